package io.openclaw.worker.log;

import io.openclaw.task.Claim;
import io.openclaw.task.EventType;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.task.TaskWork.Row;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/// The events of one attempt on their way into the task's log. Pieces of text gather until the next
/// flush takes them; what a flush took stays as it is, under its seq, until the store has answered:
/// a repetition must be the same, or the store could not know it again.
///
/// Two states, independent of each other. [Flush] is moved by the appender's thread, except that a
/// writer moves it from IDLE to QUEUED; [Writers] is moved by the owner of the attempt, or by the
/// appender when the store refuses the log, and only ever forward. Lock order: none is held while
/// `dirty` or `failed` is called.
public final class AttemptLog {
  private static final int LONGEST_EVENT = 64 << 10;

  private final Claim claim;
  private final int most;
  private final Consumer<AttemptLog> dirty;
  private final Consumer<LogFailure> failed;
  private final Deque<Gathered> gathered = new ArrayDeque<>();

  /// What the last flush carried and the store has not confirmed; empty when it has.
  private List<Row> unconfirmed = List.of();

  private long nextSeq;
  private int unflushed;
  private Flush flush = Flush.IDLE;
  private Writers writers = Writers.WAIT;

  /// @param most characters that may wait for a flush; a writer of more has to wait
  /// @param dirty called when there is something to flush
  /// @param failed called when the log takes no more; must not block
  AttemptLog(
      Claim claim,
      long nextSeq,
      int most,
      Consumer<AttemptLog> dirty,
      Consumer<LogFailure> failed) {
    this.claim = claim;
    this.nextSeq = nextSeq;
    this.most = most;
    this.dirty = dirty;
    this.failed = failed;
  }

  Claim claim() {
    return claim;
  }

  /// Takes an event, waiting while too much is unflushed. What comes after the end is dropped.
  public void add(Draft draft) throws InterruptedException {
    synchronized (this) {
      while (unflushed > most && writers == Writers.WAIT) {
        wait();
      }
      if (writers == Writers.REJECTED) {
        return;
      }
      gather(draft);
      if (flush != Flush.IDLE) {
        return;
      }
      flush = Flush.QUEUED;
    }
    dirty.accept(this);
  }

  /// What the next flush carries: first what an unanswered one carried.
  synchronized List<Row> beginFlush() {
    if (writers == Writers.REJECTED) {
      flush = Flush.IDLE;
      return List.of();
    }
    if (unconfirmed.isEmpty()) {
      unconfirmed = rows();
    }
    flush = unconfirmed.isEmpty() ? Flush.IDLE : Flush.IN_FLIGHT;
    return unconfirmed;
  }

  /// The store has everything the last flush carried.
  void confirmed() {
    synchronized (this) {
      unflushed -= unconfirmed.stream().mapToInt(row -> row.event().size()).sum();
      unconfirmed = List.of();
      boolean more = writers != Writers.REJECTED && !gathered.isEmpty();
      flush = more ? Flush.QUEUED : Flush.IDLE;
      notifyAll();
      if (!more) {
        return;
      }
    }
    dirty.accept(this);
  }

  /// The last flush is over and got no answer; [#beginFlush] yields the same again.
  synchronized void unanswered() {
    flush = Flush.UNANSWERED;
    notifyAll();
  }

  /// The store refused the last flush for good.
  void refused(LogFailure why) {
    synchronized (this) {
      writers = Writers.REJECTED;
      unanswered();
    }
    failed.accept(why);
  }

  /// Lets waiting writers go and makes none wait any more: the end is near.
  public synchronized void releaseWriters() {
    if (writers == Writers.WAIT) {
      writers = Writers.PASS;
    }
    notifyAll();
  }

  /// Takes no more and lets waiting writers go.
  public synchronized void close() {
    writers = Writers.REJECTED;
    notifyAll();
  }

  /// Waits until everything is flushed; false when `millis` were not enough.
  public synchronized boolean flushed(long millis) throws InterruptedException {
    long until = System.nanoTime() + millis * 1_000_000;
    while (writers != Writers.REJECTED && (!unconfirmed.isEmpty() || !gathered.isEmpty())) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /// Closes, waits for a flush under way, and yields what the store may not have.
  public synchronized Unflushed end() throws InterruptedException {
    close();
    while (flush == Flush.IN_FLIGHT) {
      wait();
    }
    long first = unconfirmed.isEmpty() ? nextSeq : unconfirmed.getFirst().seq();
    List<Draft> drafts = new ArrayList<>();
    unconfirmed.forEach(row -> drafts.add(row.event()));
    gathered.forEach(it -> drafts.add(it.draft()));
    return new Unflushed(first, drafts);
  }

  private synchronized List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Gathered event = gathered.poll(); event != null; event = gathered.poll()) {
      rows.add(new Row(claim, nextSeq++, event.draft()));
    }
    return List.copyOf(rows);
  }

  private synchronized void gather(Draft draft) {
    unflushed += draft.size();
    Gathered last = gathered.peekLast();
    if (last == null || !last.takes(draft)) {
      last = new Gathered(draft.type(), draft.stage(), new StringBuilder(), draft.data());
      gathered.add(last);
    }
    last.text().append(draft.content());
  }

  /// @param firstSeq where the first of `drafts` belongs
  public record Unflushed(long firstSeq, List<Draft> drafts) {}

  /// Where this log stands with its shard's appender.
  private enum Flush {
    /// Nothing is unflushed, or the log takes no more.
    IDLE,
    /// In the appender's queue.
    QUEUED,
    /// A call to the store carries `unconfirmed`; [#end] waits for it.
    IN_FLIGHT,
    /// That call got no answer. The appender still holds the log and repeats it, unless it ended.
    UNANSWERED
  }

  /// What becomes of writers, and of what they bring.
  private enum Writers {
    /// They wait while too much is unflushed.
    WAIT,
    /// They never wait.
    PASS,
    /// What they bring is dropped.
    REJECTED
  }

  private record Gathered(EventType type, String stage, StringBuilder text, String data) {
    boolean takes(Draft next) {
      boolean text = type == EventType.CONTENT || type == EventType.THINKING;
      return text
          && type == next.type()
          && stage.equals(next.stage())
          && text().length() + next.content().length() <= LONGEST_EVENT;
    }

    Draft draft() {
      return new Draft(type, stage, text.toString(), data);
    }
  }
}
