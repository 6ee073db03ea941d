package io.openclaw.worker.log;

/// Why a log takes no more.
public enum LogFailure {
  /// The claim was lost.
  LOST,
  /// Events are missing in the store's log: a defect of ours.
  GAP,
  /// The store cannot carry out the step.
  BROKEN
}
