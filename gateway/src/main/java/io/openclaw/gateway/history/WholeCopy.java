package io.openclaw.gateway.history;

import io.openclaw.gateway.history.HistoryArchive.Copy;
import io.openclaw.task.EventType;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskReader;
import io.openclaw.task.TaskView;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// An ended task on its way from the live store into the history: read page by page, so that memory
/// stays flat, and refused as soon as something is missing. If an incomplete copy were taken for
/// whole, the complete one would be dropped.
final class WholeCopy implements Copy {
  private static final int PAGE = 64;

  private final TaskReader store;
  private final TaskView task;
  private Optional<String> request = Optional.empty();
  private List<TaskEvent> start = List.of();
  private boolean started;

  WholeCopy(TaskReader store, TaskView task) {
    this.store = store;
    this.task = task;
    require(task.status().terminal(), "it is " + task.status().word() + ", not ended");
    require(task.finishedAt().isPresent(), "the time of its end is missing");
    require(task.seq() >= 1, "its log is empty");
  }

  /// Reads what is all there is of a small task: its request and the first page of its log.
  void readStart() {
    request = store.request(task.id());
    start = store.events(task.id(), 0, PAGE);
    started = true;
  }

  /// About how much text [#readStart] holds.
  long startBytes() {
    long log = start.stream().mapToLong(it -> it.content().length() + it.data().length()).sum();
    return log + request.map(String::length).orElse(0) + task.outcome().length();
  }

  @Override
  public TaskView task() {
    return task;
  }

  @Override
  public Optional<String> request() {
    return started ? request : store.request(task.id());
  }

  @Override
  public Iterator<List<TaskEvent>> log() {
    return new Log();
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new Incomplete(otherwise);
    }
  }

  private final class Log implements Iterator<List<TaskEvent>> {
    private long seq;

    @Override
    public boolean hasNext() {
      return seq < task.seq();
    }

    @Override
    public List<TaskEvent> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      List<TaskEvent> page = seq == 0 && started ? start : store.events(task.id(), seq, PAGE);
      require(
          !page.isEmpty(), "of %d events those after %d are missing".formatted(task.seq(), seq));
      page.forEach(this::follow);
      return page;
    }

    private void follow(TaskEvent event) {
      require(event.seq() == seq + 1, "event %d follows %d".formatted(event.seq(), seq));
      seq = event.seq();
      boolean last = seq == task.seq();
      boolean done = event.type() == EventType.DONE;
      require(seq <= task.seq(), "its log goes on after its end");
      require(done == last, last ? "its last event is not done" : "done is not its last event");
    }
  }

  /// The copy is not whole. The next try reads it anew.
  static final class Incomplete extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Incomplete(String message) {
      super(message, null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
    }
  }
}
