package io.openclaw.gateway.api;

import io.openclaw.gateway.feed.Next;
import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.gateway.feed.TaskWatcher;
import io.openclaw.gateway.quota.WaitingRequests;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;

/// Waits for the end of a task that was just submitted.
final class FinishedTasks {
  private final Tasks tasks;
  private final TaskFeeds feeds;
  private final TaskAnswers answers;
  private final WaitingRequests waiting;

  FinishedTasks(Tasks tasks, TaskFeeds feeds, TaskAnswers answers, WaitingRequests waiting) {
    this.waiting = waiting;
    this.tasks = tasks;
    this.feeds = feeds;
    this.answers = answers;
  }

  TaskAnswers answers() {
    return answers;
  }

  /// A place to wait, unless there is none; the caller closes it.
  Optional<WaitingRequests.Place> enter(HttpServletRequest request) {
    return waiting.enter(request);
  }

  /// The finished task, or nothing when it is not finished in time. The task is accepted already,
  /// so that the store goes away meanwhile is no error.
  Optional<String> await(String owner, TaskId id, Preference preference) {
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
    try (TaskWatcher watcher = feeds.watch(task, task.seq())) {
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
