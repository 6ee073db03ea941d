package io.openclaw.gateway.feed;

import io.openclaw.gateway.feed.TaskFeed.Step;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.EventType;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskView;
import java.time.Duration;
import java.util.List;

/// A cursor in one task's log. Belongs to one thread, which waits here; nothing is buffered for it
/// while it is busy elsewhere. Close it, else its task is watched for ever.
public final class Watcher implements AutoCloseable {
  private static final int PAGE = 200;

  private final TaskFeed feed;
  private final Tasks tasks;
  private Runnable onClose;
  private long cursor;
  private long looked = -1;
  private long fruitless = -1;
  private boolean ended;
  private boolean closed;

  Watcher(TaskFeed feed, Tasks tasks, long after, Runnable onClose) {
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

  /// Waits for what follows the cursor. While the store is away it is simply quiet.
  public Next next(Duration timeout) {
    long until = System.nanoTime() + timeout.toNanos();
    while (!ended) {
      switch (feed.await(cursor, looked, fruitless, until)) {
        case Step.Take(List<TaskEvent> events) -> {
          return handOut(events);
        }
        case Step.Look look -> {
          List<TaskEvent> events = look(look);
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

  private List<TaskEvent> look(Step.Look look) {
    try {
      List<TaskEvent> events = tasks.events(feed.task().id(), cursor, PAGE);
      feed.read(events);
      // A full page is no proof that the log has been seen to its end.
      looked = events.size() < PAGE ? look.misses() : looked;
      fruitless = events.isEmpty() ? look.changes() : -1;
      return events;
    } catch (StoreException away) {
      fruitless = look.changes();
      return List.of();
    }
  }

  private Next handOut(List<TaskEvent> events) {
    cursor = events.getLast().seq();
    ended = events.getLast().type() == EventType.DONE;
    return new Next.Events(events);
  }
}
