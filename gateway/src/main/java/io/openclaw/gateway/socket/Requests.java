package io.openclaw.gateway.socket;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.gateway.wire.StrictJson;
import io.openclaw.task.TaskId;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The frames of a client. What is refused is answered by an error, and the connection stays open.
final class Requests {
  private static final String PONG = "{\"type\":\"pong\"}";

  private final Client client;
  private final Rooms rooms;
  private final Watching watching;
  private final Turns turns;

  Requests(Client client, Rooms rooms) {
    this.client = client;
    this.rooms = rooms;
    this.watching = new Watching(client, rooms);
    this.turns = new Turns(client, rooms, watching);
  }

  /// @param frame counts as held until its request is over
  void handle(byte[] frame) throws IOException {
    boolean kept = false;
    Optional<TaskId> task = Optional.empty();
    try {
      ObjectNode body = StrictJson.object(frame);
      task = TaskId.parse(body.path("task_id").asString(""));
      kept = handle(body, frame.length);
    } catch (RuntimeException refused) {
      client.refuse(Client.problem(refused), task);
    } finally {
      if (!kept) {
        rooms.held().give(frame.length);
      }
    }
  }

  /// Whether it is kept for later.
  private boolean handle(ObjectNode body, int bytes) throws IOException {
    JsonNode type = body.get("type");
    if (type == null) {
      turns.add(body, bytes);
      return true;
    }
    switch (type.asString("")) {
      case "ping" -> {
        only(body, Set.of("type"));
        client.connection().send(PONG);
      }
      case "cancel" -> cancel(body);
      case "resume" -> resume(body);
      case Login.TYPE ->
          throw ProblemException.of(
              Code.MALFORMED_FRAME, "A token belongs in the first frame; connect anew.");
      default ->
          throw ProblemException.of(
              Code.MALFORMED_FRAME,
              "The 'type' must be cancel, ping or resume; a frame with a message has none.");
    }
    return false;
  }

  private void cancel(ObjectNode body) {
    only(body, Set.of("type", "task_id"));
    if (body.has("task_id")) {
      rooms.answers().cancel(client.view(), body.path("task_id").asString(""));
    } else {
      turns.cancel();
    }
  }

  private void resume(ObjectNode body) {
    if (client.format() == Speech.Format.TEXT) {
      throw ProblemException.of(
          Code.NOT_SUPPORTED, "Resuming needs a cursor; connect with ?format=events.");
    }
    only(body, Set.of("type", "task_id", "after"));
    JsonNode task = body.path("task_id");
    if (!task.isString()) {
      throw task.isMissingNode()
          ? wrong(Code.MISSING_FIELD, "task_id", "The field 'task_id' is required.")
          : TaskAnswers.absent();
    }
    watching.resume(task.stringValue(), after(body));
  }

  private static long after(ObjectNode body) {
    JsonNode after = body.path("after");
    if (after.isMissingNode()) {
      return 0;
    }
    if (!after.isIntegralNumber() || !after.canConvertToLong() || after.longValue() < 0) {
      throw wrong(Code.INVALID_FIELD, "after", "The field 'after' must be a seq, 0 or more.");
    }
    return after.longValue();
  }

  private static void only(ObjectNode body, Set<String> known) {
    for (String name : body.propertyNames()) {
      if (!known.contains(name)) {
        String shown = name.length() > 80 ? name.substring(0, 80) + "…" : name;
        throw wrong(
            Code.UNKNOWN_FIELD, shown, "There is no field '" + shown + "' here; remove it.");
      }
    }
  }

  private static ProblemException wrong(Code code, String field, String detail) {
    return new ProblemException(Problem.of(code, detail).with("field", field));
  }
}
