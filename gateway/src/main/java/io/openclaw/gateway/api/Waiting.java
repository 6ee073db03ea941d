package io.openclaw.gateway.api;

import io.openclaw.gateway.feed.Next;
import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.gateway.feed.TaskWatcher;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.time.Duration;
import java.util.Optional;

/// Waits for a task's end on behalf of who submitted it.
final class Waiting {
  private final Tasks tasks;
  private final TaskFeeds feeds;
  private final TaskAnswers answers;

  Waiting(Tasks tasks, TaskFeeds feeds, TaskAnswers answers) {
    this.tasks = tasks;
    this.feeds = feeds;
    this.answers = answers;
  }

  TaskAnswers answers() {
    return answers;
  }

  /// The finished task, or nothing when it is not finished in time. The task is accepted already,
  /// so that the store goes away meanwhile is no error.
  Optional<String> finished(String owner, TaskId id, Preference preference) {
    try {
      return tasks
          .find(owner, id)
          .filter(task -> ends(task, preference.patience()))
          .map(_ -> answers.full(owner, id).toString());
    } catch (StoreException away) {
      return Optional.empty();
    }
  }

  private boolean ends(TaskView task, Duration within) {
    long until = System.nanoTime() + within.toNanos();
    try (TaskWatcher watcher = feeds.watch(task, 0)) {
      while (true) {
        long left = until - System.nanoTime();
        switch (watcher.next(Duration.ofNanos(Math.max(0, left)))) {
          case Next.Events _ -> {}
          case Next.Ended _ -> {
            return true;
          }
          case Next.Quiet _, Next.Gone _, Next.Closing _ -> {
            return false;
          }
        }
      }
    }
  }
}
