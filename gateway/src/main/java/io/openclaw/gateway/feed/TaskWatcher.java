package io.openclaw.gateway.feed;

import io.openclaw.gateway.feed.TaskFeed.Step;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.EventPage;
import io.openclaw.task.EventType;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskView;
import java.time.Duration;
import java.util.List;

/// A cursor in one task's log.
public final class TaskWatcher implements Watcher {
  private static final int PAGE = 200;

  private final TaskFeed feed;
  private final Tasks tasks;
  private Runnable onClose;
  private long cursor;

  /// The misses of the feed up to which the log was read to its end; -1 before the first reading.
  private long readMisses = -1;

  /// The feed's count of changes at which a reading of the log found nothing; -1 when the last one
  /// found something.
  private long emptyAt = -1;

  private boolean ended;
  private boolean closed;

  TaskWatcher(TaskFeed feed, Tasks tasks, long after, Runnable onClose) {
    this.feed = feed;
    this.tasks = tasks;
    this.cursor = after;
    this.onClose = onClose;
  }

  /// The seq of the last event handed out.
  public long cursor() {
    return cursor;
  }

  /// The task as it was about a second ago at most.
  public TaskView task() {
    return feed.task();
  }

  @Override
  public List<TaskView> tasks() {
    return List.of(feed.task());
  }

  /// Waits for what follows the cursor. While the store is away it is simply quiet.
  @Override
  public Next next(Duration timeout) {
    long until = System.nanoTime() + timeout.toNanos();
    while (!ended) {
      switch (feed.await(cursor, readMisses, emptyAt, until)) {
        case Step.Deliver(List<TaskEvent> events) -> {
          return handOut(events);
        }
        case Step.ReadLog step -> {
          List<TaskEvent> events = read(step);
          if (!events.isEmpty()) {
            return handOut(events);
          }
        }
        case Step.Stop(Next why) -> {
          return why;
        }
      }
    }
    return new Next.Ended();
  }

  void listen(Runnable onChange) {
    feed.listen(onChange);
    Runnable leave = onClose;
    onClose =
        () -> {
          feed.unlisten(onChange);
          leave.run();
        };
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      onClose.run();
    }
  }

  private List<TaskEvent> read(Step.ReadLog step) {
    try {
      List<TaskEvent> events = tasks.events(feed.task().id(), cursor, PAGE);
      feed.read(events);
      // A full page is no proof that the log has been read to its end.
      readMisses = EventPage.isFull(events, PAGE) ? readMisses : step.misses();
      emptyAt = events.isEmpty() ? step.changes() : -1;
      return events;
    } catch (StoreException away) {
      emptyAt = step.changes();
      return List.of();
    }
  }

  private Next handOut(List<TaskEvent> events) {
    cursor = events.getLast().seq();
    ended = events.getLast().type() == EventType.DONE;
    return new Next.Events(events);
  }
}
