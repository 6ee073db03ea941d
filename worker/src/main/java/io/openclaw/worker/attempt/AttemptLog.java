package io.openclaw.worker.attempt;

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
final class AttemptLog {
  private static final int LONGEST_EVENT = 64 << 10;

  private final Claim claim;
  private final int most;
  private final Consumer<AttemptLog> dirty;
  private final Consumer<Trouble> trouble;
  private final Deque<Gathered> gathered = new ArrayDeque<>();
  private List<Row> frozen = List.of();
  private long nextSeq;
  private int unflushed;
  private boolean queued;
  private boolean inBatch;
  private boolean inFlight;
  private boolean hurried;
  private boolean closed;

  /// @param most characters that may wait for a flush; a writer of more has to wait
  /// @param dirty told when there is something to flush
  /// @param trouble told when the log takes no more; must not block
  AttemptLog(
      Claim claim, long nextSeq, int most, Consumer<AttemptLog> dirty, Consumer<Trouble> trouble) {
    this.claim = claim;
    this.nextSeq = nextSeq;
    this.most = most;
    this.dirty = dirty;
    this.trouble = trouble;
  }

  Claim claim() {
    return claim;
  }

  /// Takes an event, waiting while too much is unflushed. What comes after the end is dropped.
  void add(Draft draft) throws InterruptedException {
    synchronized (this) {
      while (unflushed > most && !hurried && !closed) {
        wait();
      }
      if (closed) {
        return;
      }
      gather(draft);
      if (queued || inBatch) {
        return;
      }
      queued = true;
    }
    dirty.accept(this);
  }

  /// What the next flush carries: first what an unanswered one carried.
  synchronized List<Row> freeze() {
    queued = false;
    if (closed) {
      return List.of();
    }
    if (frozen.isEmpty()) {
      frozen = rows();
    }
    inBatch = !frozen.isEmpty();
    inFlight = inBatch;
    return frozen;
  }

  /// The store has everything the last flush carried.
  void answered() {
    synchronized (this) {
      unflushed -= frozen.stream().mapToInt(row -> row.event().size()).sum();
      frozen = List.of();
      inBatch = false;
      unanswered();
      queued = !closed && !gathered.isEmpty();
      if (!queued) {
        return;
      }
    }
    dirty.accept(this);
  }

  /// The last flush is over and got no answer; [#freeze] yields the same again.
  synchronized void unanswered() {
    inFlight = false;
    notifyAll();
  }

  /// The store refused the last flush for good.
  void refused(Trouble why) {
    synchronized (this) {
      closed = true;
      unanswered();
    }
    trouble.accept(why);
  }

  /// Lets waiting writers go and makes none wait any more: the end is near.
  synchronized void hurry() {
    hurried = true;
    notifyAll();
  }

  /// Takes no more and lets waiting writers go.
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /// Waits until everything is flushed; false when `millis` were not enough.
  synchronized boolean flushed(long millis) throws InterruptedException {
    long until = System.nanoTime() + millis * 1_000_000;
    while (!closed && (!frozen.isEmpty() || !gathered.isEmpty())) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /// Closes, waits for a flush under way, and yields what the store may not have.
  synchronized Rest rest() throws InterruptedException {
    close();
    while (inFlight) {
      wait();
    }
    long first = frozen.isEmpty() ? nextSeq : frozen.getFirst().seq();
    List<Draft> drafts = new ArrayList<>();
    frozen.forEach(row -> drafts.add(row.event()));
    gathered.forEach(it -> drafts.add(it.draft()));
    return new Rest(first, drafts);
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
  record Rest(long firstSeq, List<Draft> drafts) {}

  /// Why a log takes no more.
  enum Trouble {
    LOST,
    /// Events are missing in the store's log: a defect of ours.
    GAP,
    /// The store cannot carry out the step.
    BROKEN
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
