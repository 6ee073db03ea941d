package io.openclaw.simulator.journal;

/// One call as the journal names it: who asked, which model, and a hash by which a test finds its
/// own prompt again.
public record Call(String id, String account, String model, String promptSha256) {}
