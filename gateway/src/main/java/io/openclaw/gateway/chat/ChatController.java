package io.openclaw.gateway.chat;

import io.openclaw.gateway.caller.Callers;
import io.openclaw.gateway.caller.Pass;
import io.openclaw.gateway.intake.Intake;
import io.openclaw.gateway.intake.Submitted;
import io.openclaw.gateway.intake.Terms;
import io.openclaw.gateway.presence.Presence;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.quota.ConnectionPlaces;
import io.openclaw.gateway.quota.RequestBodies;
import io.openclaw.task.TaskId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Takes a message and streams its answer on the thread of the request (a virtual one). What is
/// refused is refused by its status, before the stream begins.
@RestController
class ChatController {
  private final Intake intake;
  private final RequestBodies bodies;
  private final Presence presence;
  private final ChatStreams answers;
  private final Terms terms;
  private final ConnectionPlaces places;

  ChatController(
      Intake intake,
      RequestBodies bodies,
      Presence presence,
      ChatStreams answers,
      ConnectionPlaces places,
      ChatSettings settings) {
    this.intake = intake;
    this.bodies = bodies;
    this.presence = presence;
    this.answers = answers;
    this.terms = Terms.chat(settings.longestMessage());
    this.places = places;
  }

  @PostMapping("/chat/stream")
  void stream(HttpServletRequest request, HttpServletResponse response) throws IOException {
    try (ConnectionPlaces.Place _ = places.enter(request)) {
      answer(request, response, Callers.pass(request));
    }
  }

  private void answer(HttpServletRequest request, HttpServletResponse response, Pass pass)
      throws IOException {
    String owner = pass.caller().owner();
    Optional<String> key = Optional.ofNullable(request.getHeader("Idempotency-Key"));
    switch (bodies.read(request, body -> intake.submit(owner, body, key, terms))) {
      case Submitted.Accepted it -> stream(response, pass, it.id(), it.cancelOnDisconnect());
      case Submitted.Known(TaskId id) ->
          stream(response, pass, id, /* cancelOnDisconnect= */ false);
      case Submitted.Refused it -> throw new ProblemException(it.problem());
    }
  }

  private void stream(
      HttpServletResponse response, Pass pass, TaskId task, boolean cancelOnDisconnect)
      throws IOException {
    try (Presence.Client client = presence.client(pass.caller().owner())) {
      if (cancelOnDisconnect) {
        client.submitted(pass.caller().owner(), task);
      }
      answers.stream(response, client, pass, task);
    }
  }
}
