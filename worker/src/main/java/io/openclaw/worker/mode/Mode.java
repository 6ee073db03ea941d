package io.openclaw.worker.mode;

/// A way to work on a task: what the model is asked, what is done with its turns, and how the task
/// ends.
public interface Mode {
  /// The word by which tasks ask for it.
  String name();

  /// Works on one claim, on a thread of its own, and says how the attempt ends. Every permit it got
  /// is back by then. Throws [io.openclaw.task.StoreException] when the store gave no answer; then
  /// the claim is left to the end of its lease.
  Outcome run(Execution execution) throws InterruptedException;
}
