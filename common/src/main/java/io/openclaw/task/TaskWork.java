package io.openclaw.task;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a worker does with tasks. Every call but [#claim] carries the claim's fence: after the
/// claim was lost it changes nothing and says so. Each is safe to repeat.
public interface TaskWork {
  /// Takes tasks: those of lost workers first, then the lanes in their order.
  ///
  /// @param able what the worker can run; it is given nothing else
  /// @param free places free in each lane
  List<Claim> claim(String worker, Capabilities able, Map<Lane, Integer> free, Duration lease);

  /// Takes whatever there is.
  default List<Claim> claim(String worker, Map<Lane, Integer> free, Duration lease) {
    return claim(worker, Capabilities.ALL, free, lease);
  }

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

  /// Hands the task back unfinished; it keeps its place in line and no attempt is spent.
  boolean giveBack(Claim claim, GiveBack why);

  /// What a worker can run. Every task has an account and one word for what else it needs, see
  /// [Submission#needs].
  record Capabilities(Set<String> accounts, Set<String> needs) {
    private static final String EVERY = "*";
    public static final Capabilities ALL = new Capabilities(Set.of(EVERY), Set.of(EVERY));

    public Capabilities {
      accounts = Set.copyOf(accounts);
      needs = Set.copyOf(needs);
    }

    public boolean canRun(String account, String need) {
      return has(accounts, account) && has(needs, need);
    }

    private static boolean has(Set<String> words, String word) {
      return words.contains(EVERY) || words.contains(word);
    }
  }

  /// Why a task is handed back.
  ///
  /// @param reason what it waits for, [TaskView#waitingFor] until it starts; goes into the `queued`
  ///   event if the task had started
  /// @param delay how long nobody need look at it, zero when that is not known
  record GiveBack(String reason, Duration delay, Cause cause) {
    public enum Cause {
      /// The task's own matter: it alone waits for the delay.
      TASK,
      /// Its account is limited: none of the account's tasks is claimed before the delay is over.
      ACCOUNT,
      /// A worker failed at it; the tenth time in a row ends the task as failed.
      DEFECT;

      public String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    public static GiveBack ofTask(String reason, Duration delay) {
      return new GiveBack(reason, delay, Cause.TASK);
    }

    public static GiveBack ofAccount(String reason, Duration delay) {
      return new GiveBack(reason, delay, Cause.ACCOUNT);
    }

    public static GiveBack ofDefect(Duration delay) {
      return new GiveBack("defect", delay, Cause.DEFECT);
    }
  }

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
