package io.openclaw.gateway.stomp;

import io.openclaw.gateway.caller.Operation;
import io.openclaw.gateway.feed.Follower;
import io.openclaw.gateway.feed.SessionFeeds;
import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.gateway.feed.Watcher;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.task.TaskView;
import java.util.Optional;
import java.util.function.Function;

/// Opens what a SUBSCRIBE asks for. When it returns, nothing that happens is missed any more.
final class SubscriptionFactory {
  private final TaskAnswers answers;
  private final TaskFeeds tasks;
  private final SessionFeeds sessions;
  private final Follower follower;

  SubscriptionFactory(
      TaskAnswers answers, TaskFeeds tasks, SessionFeeds sessions, Follower follower) {
    this.answers = answers;
    this.tasks = tasks;
    this.sessions = sessions;
    this.follower = follower;
  }

  Subscription open(
      Frame frame, String id, Subscriber subscriber, FrameWriter writer, Subscriptions all) {
    subscriber.caller().require(Operation.READ_TASKS);
    String destination = frame.required("destination");
    Optional<String> after = frame.header("after");
    Function<Watcher, Subscription> following =
        watcher ->
            new EventSubscription(
                id,
                destination,
                writer,
                new EventSubscription.Following(follower, watcher, subscriber.presence()),
                all::ended);
    return switch (Destination.source(destination)) {
      case Destination.Source.Task(String task) -> following.apply(task(subscriber, task, after));
      case Destination.Source.Session(String name) ->
          following.apply(session(subscriber, name, after));
      case Destination.Source.Replies _, Destination.Source.Errors _ ->
          new QueueSubscription(id, destination);
    };
  }

  private Watcher task(Subscriber subscriber, String id, Optional<String> after) {
    TaskView task = answers.find(subscriber.caller().view(), id);
    long cursor = cursor(after);
    if (cursor > task.seq()) {
      throw new StompError(
          Problem.of(
                  Code.CURSOR_BEYOND_END,
                  "The log ends at %d; subscribe again with after:0.".formatted(task.seq()))
              .with("last_seq", task.seq()));
    }
    return tasks.watch(task, cursor);
  }

  private Watcher session(Subscriber subscriber, String name, Optional<String> after) {
    if (after.isPresent()) {
      throw new StompError(
          Code.INVALID_PARAMETER, "A session has no cursor; each of its tasks has its own.");
    }
    return sessions.watch(subscriber.caller().owner(), name);
  }

  private static long cursor(Optional<String> after) {
    String text = after.orElse("0");
    if (!text.matches("[0-9]{1,18}")) {
      throw new StompError(Code.INVALID_PARAMETER, "The header 'after' must be a whole number.");
    }
    return Long.parseLong(text);
  }
}
