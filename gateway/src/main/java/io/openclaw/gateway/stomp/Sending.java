package io.openclaw.gateway.stomp;

import io.openclaw.gateway.intake.Submitted;
import io.openclaw.gateway.intake.Terms;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.problem.ServerErrors;
import io.openclaw.gateway.stomp.Destination.Target;
import java.io.IOException;
import java.util.Optional;

/// Does what a SEND asks; its body is JSON, whatever type a client library calls it by. What is
/// refused goes to the errors, and the connection stays open.
final class Sending {
  private final StompSession session;
  private final Rooms rooms;

  Sending(StompSession session, Rooms rooms) {
    this.session = session;
    this.rooms = rooms;
  }

  void handle(Frame frame, Target target) throws IOException {
    Optional<String> correlation = frame.header("correlation-id");
    String queue = Destination.REPLIES;
    String json;
    try {
      json = answer(frame, target);
    } catch (RuntimeException refused) {
      queue = Destination.ERRORS;
      json = FrameText.body(StompSession.problem(refused), ServerErrors.newRequestId());
    }
    session.deliver(queue, correlation, json);
  }

  private String answer(Frame frame, Target target) {
    return switch (target) {
      case Target.Submit _ -> submit(frame);
      case Target.Cancel(String id) -> rooms.answers().cancel(session.view(), id).toString();
      case Target.NotBuilt(String id) -> throw rooms.answers().notBuilt(session.view(), id);
    };
  }

  private String submit(Frame frame) {
    Optional<String> key = frame.header("idempotency-key");
    return switch (rooms.intake().submit(session.owner(), frame.body(), key, Terms.STREAM)) {
      case Submitted.Accepted it -> {
        if (it.cancelOnDisconnect()) {
          rooms.departures().submitted(session.connection(), session.owner(), it.id());
        }
        yield it.json();
      }
      case Submitted.Known it -> rooms.answers().full(session.owner(), it.id()).toString();
      case Submitted.Refused it -> throw new ProblemException(it.problem());
    };
  }
}
