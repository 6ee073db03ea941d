package io.openclaw.gateway.stomp;

import io.openclaw.gateway.feed.Next;
import io.openclaw.gateway.feed.SessionWatcher;
import io.openclaw.gateway.feed.Watcher;
import io.openclaw.task.TaskView;
import java.time.Duration;
import java.util.List;

/// Where the events of a subscription come from.
sealed interface Source extends AutoCloseable {
  Next next(Duration timeout);

  /// The tasks it watches, ended or not.
  List<TaskView> alive();

  @Override
  void close();

  record OneTask(Watcher watcher) implements Source {
    @Override
    public Next next(Duration timeout) {
      return watcher.next(timeout);
    }

    @Override
    public List<TaskView> alive() {
      return List.of(watcher.task());
    }

    @Override
    public void close() {
      watcher.close();
    }
  }

  record OneSession(SessionWatcher watcher) implements Source {
    @Override
    public Next next(Duration timeout) {
      return watcher.next(timeout);
    }

    @Override
    public List<TaskView> alive() {
      return watcher.alive();
    }

    @Override
    public void close() {
      watcher.close();
    }
  }
}
