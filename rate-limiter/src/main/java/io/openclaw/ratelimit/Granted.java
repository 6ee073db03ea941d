package io.openclaw.ratelimit;

/// The call may leave now. The receiver of the permit closes it.
public record Granted(Permit permit) implements Decision {}
