package io.openclaw.worker.call;

import io.openclaw.worker.failure.Failure;

/// Whether a call may be made now.
public sealed interface Permission {
  /// The receiver closes the call.
  record Granted(ModelCall call) implements Permission {}

  /// The wait is a long one: the task is better off in its line, without a place.
  record Waiting(WaitReason reason) implements Permission {}

  /// No provider on the route takes this account's calls now, and waiting would not help.
  record Rejected(Failure.Fatal why) implements Permission {}
}
