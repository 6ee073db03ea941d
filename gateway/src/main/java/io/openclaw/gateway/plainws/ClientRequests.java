package io.openclaw.gateway.plainws;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.caller.Operation;
import io.openclaw.gateway.control.TaskCommand;
import io.openclaw.gateway.control.TaskCommands;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.gateway.wire.StrictJson;
import io.openclaw.task.TaskId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Handles the frames of a client. What is refused is answered by an error, and the connection
/// stays open.
final class ClientRequests {
  private static final String PONG = "{\"type\":\"pong\"}";

  private final AuthenticatedClient client;
  private final TaskAnswers answers;
  private final TaskCommands commands;
  private final FrameBudget budget;
  private final WatchedTasks watched;
  private final MessageQueue messages;

  ClientRequests(
      AuthenticatedClient client,
      TaskAnswers answers,
      TaskCommands commands,
      FrameBudget budget,
      WatchedTasks watched,
      MessageQueue messages) {
    this.client = client;
    this.answers = answers;
    this.commands = commands;
    this.budget = budget;
    this.watched = watched;
    this.messages = messages;
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
      client.refuse(AuthenticatedClient.problem(refused), task);
    } finally {
      if (!kept) {
        budget.give(frame.length);
      }
    }
  }

  /// Whether the frame is kept for later.
  private boolean handle(ObjectNode body, int bytes) throws IOException {
    JsonNode type = body.get("type");
    if (type == null || !type.asString("").equals("ping")) {
      client.quota().run();
    }
    if (type == null) {
      client.caller().require(Operation.SUBMIT_TASKS);
      messages.add(body, bytes);
      return true;
    }
    switch (type.asString("")) {
      case "ping" -> {
        only(body, Set.of("type"));
        client.send(List.of(PONG));
      }
      case "cancel" -> control(TaskCommand.CANCEL, body);
      case "pause" -> control(TaskCommand.PAUSE, body);
      case "resume" -> resume(body);
      case "retry" -> retry(body);
      case LoginFrame.TYPE ->
          throw ProblemException.of(
              Code.MALFORMED_FRAME, "A token belongs in the first frame; connect anew.");
      default ->
          throw ProblemException.of(
              Code.MALFORMED_FRAME,
              "The 'type' must be cancel, pause, resume, retry or ping; a frame with a message has none.");
    }
    return false;
  }

  /// Without a task it is meant for the one that streams here.
  private void control(TaskCommand command, ObjectNode body) {
    only(body, Set.of("type", "task_id"));
    client.caller().require(Operation.CONTROL_TASKS);
    if (body.has("task_id")) {
      commands.carryOut(command, client.view(), body.path("task_id").asString(""));
    } else {
      messages.control(command);
    }
  }

  /// The new task is shown here: in its turn where texts must not mix, else at once.
  private void retry(ObjectNode body) throws IOException {
    only(body, Set.of("type", "task_id"));
    client.caller().require(Operation.CONTROL_TASKS);
    String ended = body.has("task_id") ? body.path("task_id").asString("") : messages.last().text();
    TaskId again = commands.carryOut(TaskCommand.RETRY, client.view(), ended);
    client.send(List.of(retried(ended, again)));
    if (client.at().format() == FrameFormat.TEXT) {
      messages.add(again);
    } else {
      watched.resume(answers.find(client.view(), again.text()), 0);
    }
  }

  private static String retried(String ended, TaskId again) {
    return OURS.createObjectNode()
        .put("type", "retried")
        .put("task_id", ended)
        .put("retried_as", again.text())
        .toString();
  }

  /// A cursor tells the two meanings apart: with one a task is watched again from there, without it
  /// a paused task goes on.
  private void resume(ObjectNode body) {
    if (body.has("after")) {
      watch(body);
    } else {
      control(TaskCommand.RESUME, body);
    }
  }

  private void watch(ObjectNode body) {
    if (client.at().format() == FrameFormat.TEXT) {
      throw ProblemException.of(
          Code.NOT_SUPPORTED, "Watching from a cursor needs events; connect with ?format=events.");
    }
    only(body, Set.of("type", "task_id", "after"));
    client.caller().require(Operation.READ_TASKS);
    JsonNode task = body.path("task_id");
    if (!task.isString()) {
      throw task.isMissingNode()
          ? wrong(Code.MISSING_FIELD, "task_id", "The field 'task_id' is required.")
          : TaskAnswers.absent();
    }
    long after = after(body);
    watched.resume(answers.find(client.view(), task.stringValue()), after);
  }

  private static long after(ObjectNode body) {
    JsonNode after = body.path("after");
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
