package io.openclaw.gateway.history;

import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Where ended tasks are written. Throws [HistoryException].
public interface HistoryArchive {
  /// Does `work` as one transaction: when this returns, what it wrote is on the disk; when it
  /// throws, nothing was written.
  <T> T write(Function<Batch, T> work);

  /// Removes tasks that ended before `limit`, at most `most` of them; returns how many.
  int removeEndedBefore(Instant limit, int most);

  /// Finishes what a removal could not do at once: takes removed text out of the write-ahead log.
  void wipe();

  /// Writes the whole file anew when a task was forgotten before `limit` and remains of it may
  /// still be there. Takes as long as the history is large; when another write has waited for
  /// `patience`, it gives up and leaves the file as it was.
  Rewrite rewriteIfForgottenBefore(Instant limit, Duration patience);

  enum Rewrite {
    NOT_NEEDED,
    DONE,
    GAVE_WAY
  }

  /// Within one transaction. Not thread-safe.
  interface Batch {
    /// Copies a whole task with its log. When it throws, nothing of this task is in the batch, and
    /// the batch can go on unless it is [HistoryException.Unavailable].
    Put put(Copy copy);

    /// Removes every trace of it, and keeps a copy still under way from bringing it back.
    void forget(TaskId id);

    /// Notes which task repeats it; does nothing when it is not here.
    void retried(TaskId id, TaskId as);

    /// Keeps records of attempts to deliver its webhook, beside those that are here; does nothing
    /// when the task is not here.
    void deliveries(TaskId id, List<String> records);

    /// About how much text the batch holds.
    long bytes();
  }

  /// A task to be copied; read only as far as needed, and once.
  interface Copy {
    TaskView task();

    Optional<String> request();

    /// Pages of its log in order. Throws when the log is not whole.
    Iterator<List<TaskEvent>> log();
  }

  enum Put {
    STORED,
    /// An earlier batch has stored it.
    KNOWN,
    /// It was deleted in the meantime and stays so.
    FORGOTTEN
  }
}
