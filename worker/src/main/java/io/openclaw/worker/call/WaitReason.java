package io.openclaw.worker.call;

import java.time.Duration;

/// What a call has to wait for.
///
/// @param word the word that people see as `waiting_for`
/// @param delay how long it is known that nothing changes, zero when it is not
/// @param ofAccount whether all tasks of the account have to wait; else another one may pass by,
///   with a fallback or another model
public record WaitReason(String word, Duration delay, boolean ofAccount) {
  public WaitReason(String word, Duration delay) {
    this(word, delay, /* ofAccount= */ false);
  }
}
