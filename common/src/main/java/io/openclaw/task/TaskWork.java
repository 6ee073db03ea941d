package io.openclaw.task;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a worker does with tasks. Every call but [#claim] carries the claim's fence: after the
/// claim was lost it changes nothing and says so. Each is safe to repeat.
public interface TaskWork {
  /// Takes tasks: those of lost workers first, then the lanes in their order.
  ///
  /// @param free places free in each lane
  List<Claim> claim(String worker, Map<Lane, Integer> free, Duration lease);

  /// Extends the leases; the claims that were lost are returned.
  List<Claim> beat(List<Claim> claims, Duration lease);

  /// Begins the next attempt; empty when the claim was lost.
  ///
  /// @param data of the `started` event, as JSON
  /// @param continues whether it goes on where the attempt before was cut off: whatever makes it
  ///   void makes that one void, too
  Optional<Started> start(Claim claim, String data, boolean continues);

  /// Begins one whose text starts anew.
  default Optional<Started> start(Claim claim, String data) {
    return start(claim, data, /* continues= */ false);
  }

  /// Appends events to many logs of one shard in one step; an answer for each row.
  List<Appended> append(List<Row> rows);

  /// Ends the task.
  ///
  /// @param pending events not yet appended, the first of them at `firstSeq`, the last one telling
  ///   how it ended
  boolean finish(Claim claim, Finish finish, long firstSeq, List<TaskEvent.Draft> pending);

  /// Puts the task back for another attempt.
  ///
  /// @param pending as with [#finish]; ends with the `retrying` event
  boolean retryLater(Claim claim, Later later, long firstSeq, List<TaskEvent.Draft> pending);

  /// Hands the task back unfinished; it keeps its age and no attempt is spent.
  ///
  /// @param reason what it waits for, [TaskView#waitingFor] until it starts; goes into the `queued`
  ///   event if the task had started
  /// @param delay how long nobody need look at it, zero when that is not known
  boolean giveBack(Claim claim, String reason, Duration delay);

  /// @param delay until the next attempt may begin
  /// @param counts whether a failure counts against the attempts allowed; those of another step are
  ///   forgotten
  /// @param step see [Claim#step]
  record Later(Duration delay, boolean counts, int step) {}

  /// @param attempt the number of this attempt
  /// @param seq of the `started` event
  /// @param voidFrom where the text begins that is void when this attempt is
  record Started(int attempt, long seq, long voidFrom) {}

  record Row(Claim claim, long seq, TaskEvent.Draft event) {}

  enum Appended {
    OK,
    /// It was appended before.
    KNOWN,
    /// Events before it are missing; nothing was written.
    GAP,
    /// The claim was lost.
    LOST
  }

  /// @param status SUCCEEDED or FAILED
  /// @param done data of the `done` event, as JSON
  /// @param outcome see [TaskView#outcome]
  record Finish(Status status, String done, String outcome) {}
}
