package io.openclaw.worker.call;

import java.time.Duration;

/// @param patience longest wait for a permit
/// @param mostOutput bytes of text that one attempt may produce
public record CallSettings(Duration patience, long mostOutput) {}
