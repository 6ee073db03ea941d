package io.openclaw.gateway.stomp;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.task.TaskView;
import java.util.Optional;

/// Opens what a SUBSCRIBE asks for. When it returns, nothing that happens is missed any more.
final class Openings {
  private final StompSession session;
  private final Rooms rooms;

  Openings(StompSession session, Rooms rooms) {
    this.session = session;
    this.rooms = rooms;
  }

  Subscription open(Frame frame, String id, String destination) {
    return switch (Destination.source(destination)) {
      case Destination.Source.Task(String task) ->
          feeding(id, destination, task(task, frame.header("after")));
      case Destination.Source.Session(String name) ->
          feeding(id, destination, session(name, frame.header("after")));
      case Destination.Source.Replies _, Destination.Source.Errors _ ->
          new Mailbox(id, destination);
    };
  }

  private Subscription feeding(String id, String destination, Source source) {
    return new Feeding(session, id, destination, source, new Ticking(rooms.clock()));
  }

  private Source task(String id, Optional<String> after) {
    TaskView task = rooms.answers().find(session.view(), id);
    long cursor = cursor(after);
    if (cursor > task.seq()) {
      throw new StompError(
          Problem.of(
                  Code.CURSOR_BEYOND_END,
                  "The log ends at %d; subscribe again with after:0.".formatted(task.seq()))
              .with("last_seq", task.seq()));
    }
    session.begins(task.id());
    return new Source.OneTask(rooms.feeds().watch(task, cursor));
  }

  private Source session(String name, Optional<String> after) {
    if (after.isPresent()) {
      throw new StompError(
          Code.INVALID_PARAMETER, "A session has no cursor; each of its tasks has its own.");
    }
    return new Source.OneSession(rooms.sessions().watch(session.owner(), name));
  }

  private static long cursor(Optional<String> after) {
    String text = after.orElse("0");
    if (!text.matches("[0-9]{1,18}")) {
      throw new StompError(Code.INVALID_PARAMETER, "The header 'after' must be a whole number.");
    }
    return Long.parseLong(text);
  }
}
