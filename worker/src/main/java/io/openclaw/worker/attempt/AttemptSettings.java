package io.openclaw.worker.attempt;

import java.time.Duration;

/// @param worker id of this process, shown in `started` events
/// @param permitPatience longest wait for a permit; after it the task goes back into its line
/// @param mostOutput bytes of text that one attempt may produce
/// @param mostUnflushed characters of one attempt that may wait for the store
public record AttemptSettings(
    String worker, Duration permitPatience, long mostOutput, int mostUnflushed) {}
