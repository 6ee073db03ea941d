package io.openclaw.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Ends of tasks on their way to webhooks. An end that was asked for is ordered in the same step in
/// which the task ends, and stays until a gateway says that it is done with.
public interface TaskHooks {
  /// Hands out deliveries that are due. While the lease runs nobody else is given them.
  List<Delivery> takeDeliveries(int limit, Duration lease);

  /// Records an attempt.
  ///
  /// @param record of the attempt, as JSON
  /// @param again when to try again; empty when it is done with, well or not
  /// @return false when the lease was lost: nothing changed
  boolean settle(Delivery delivery, String record, Optional<Duration> again);

  /// Gives deliveries back for which there was no place: no attempt was made and none is counted.
  /// Where the lease was lost nothing changes.
  void postpone(List<Postponed> deliveries);

  /// Delivers the end of a task once more, at once; its attempts are counted anew.
  void deliverAgain(TaskId id, String url, Status status);

  /// The records of a task's attempts, oldest first, until the history has them.
  List<String> deliveries(TaskId id);

  /// @param delay until it is due again
  record Postponed(Delivery delivery, Duration delay) {}

  /// @param fence secret of this lease
  /// @param attempt 1 for the first
  /// @param status with which the task ended
  /// @param orderedAt when the first attempt became due
  record Delivery(
      TaskId id, String fence, int attempt, String url, Status status, Instant orderedAt) {}
}
