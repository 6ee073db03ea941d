package io.openclaw.gateway.history;

import java.time.Duration;

/// Elects one gateway of many to archive. It only spares double work: two archivers at once do no
/// harm, because the history takes a task once.
public interface ArchiverLease {
  /// Takes the lease or extends it by `term` from now; false when another process has it. Throws
  /// when nothing can be said, which leaves a held lease to run out.
  boolean hold(Duration term);

  /// Gives it up; does nothing when it is not held.
  void release();
}
