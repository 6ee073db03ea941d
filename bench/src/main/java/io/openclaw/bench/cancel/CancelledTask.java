package io.openclaw.bench.cancel;

/// One task that was cancelled in mid-stream: when the call began, by the wall clock, and how long
/// it took to answer.
record CancelledTask(String prompt, String id, long atMs, long answerNanos) {}
