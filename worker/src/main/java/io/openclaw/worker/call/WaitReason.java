package io.openclaw.worker.call;

import java.time.Duration;

/// What a call has to wait for.
///
/// @param word the word that people see as `waiting_for`
/// @param delay how long it is known that nothing changes, zero when it is not
public record WaitReason(String word, Duration delay) {}
