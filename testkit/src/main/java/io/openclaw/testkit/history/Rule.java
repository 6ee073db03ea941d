package io.openclaw.testkit.history;

/// What must hold of every history.
public enum Rule {
  /// An acknowledged task comes to its end.
  LOST,
  /// An acknowledged task and its log stay there.
  VANISHED,
  /// There is one `done`.
  SECOND_DONE,
  /// Nothing follows `done`.
  AFTER_DONE,
  /// A watcher misses no seq, from 1 on, across all its connections.
  GAP,
  /// A watcher sees no seq twice.
  REPEAT,
  /// A watcher that stays gets to the end.
  WATCHER_STUCK,
  /// A watcher sees events of its task alone.
  FOREIGN_EVENT,
  /// All watchers of a task see the same.
  WATCHERS_DISAGREE,
  /// The number of the attempt never falls.
  ATTEMPT_FELL,
  /// A paused task neither starts nor says anything until it is resumed.
  RAN_WHILE_PAUSED,
  /// The text put together by the rules has the length and hash that `done` says.
  WRONG_DIGEST,
  /// The text is what the provider said.
  WRONG_TEXT,
  /// The status that is read is the status that `done` says.
  STATUS_DISAGREES,
  /// A terminal status never changes.
  END_CHANGED,
  /// A task whose cancel was acknowledged ends as cancelled.
  CANCEL_LOST,
  /// One idempotency key is one task.
  KEY_SPLIT,
  /// Two keys are two tasks.
  KEYS_MERGED,
  /// A task ends as `poison` only when each worker that it lost had been killed or stopped.
  POISON_WITHOUT_DEATHS,
  /// A task that succeeded was asked of the provider.
  NEVER_CALLED,
  /// The provider is asked at most once for each `started`.
  CALL_WITHOUT_START,
  /// A submission that cannot be taken is refused in the words of the contract, never by a 500.
  INTERNAL_ERROR
}
