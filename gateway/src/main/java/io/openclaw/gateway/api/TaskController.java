package io.openclaw.gateway.api;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.caller.Caller;
import io.openclaw.gateway.caller.Callers;
import io.openclaw.gateway.control.TaskCommand;
import io.openclaw.gateway.control.TaskCommands;
import io.openclaw.gateway.quota.RequestBodies;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.gateway.tasks.TaskPage;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.gateway.token.TokenAdministration;
import io.openclaw.gateway.wire.NoFields;
import io.openclaw.task.Status;
import io.openclaw.task.TaskControl.Controlled;
import io.openclaw.task.TaskId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reading tasks and deciding about them. For submitting see [SubmitFilter].
@RestController
@RequestMapping("/api/v1/tasks")
class TaskController {
  private final Tasks tasks;
  private final TaskAnswers answers;
  private final TaskCommands commands;
  private final RequestBodies bodies;
  private final TokenAdministration tokens;

  TaskController(
      Tasks tasks,
      TaskAnswers answers,
      TaskCommands commands,
      RequestBodies bodies,
      TokenAdministration tokens) {
    this.tokens = tokens;
    this.tasks = tasks;
    this.answers = answers;
    this.commands = commands;
    this.bodies = bodies;
  }

  @GetMapping
  JsonNode list(HttpServletRequest request) {
    ListQuery query = ListQuery.of(Callers.of(request), request.getParameterMap());
    TaskPage page = page(query);
    ObjectNode json = OURS.createObjectNode();
    ArrayNode list = json.putArray("tasks");
    page.tasks().forEach(task -> list.add(answers.brief(task)));
    json.put("next_cursor", page.next().map(ListQuery::cursor).orElse(null));
    return json;
  }

  private TaskPage page(ListQuery query) {
    return query.filter().owner().equals(Caller.EVERYONE)
        ? tasks.list(tokens.owners(), query.filter(), query.before(), query.limit())
        : tasks.list(query.filter(), query.before(), query.limit());
  }

  @GetMapping("/{id}")
  JsonNode get(@PathVariable String id, HttpServletRequest request) {
    return answers.full(Callers.of(request).view(), id);
  }

  @PostMapping("/{id}/cancel")
  JsonNode cancel(@PathVariable String id, HttpServletRequest request) throws IOException {
    return control(TaskCommand.CANCEL, id, request);
  }

  @PostMapping("/{id}/pause")
  JsonNode pause(@PathVariable String id, HttpServletRequest request) throws IOException {
    return control(TaskCommand.PAUSE, id, request);
  }

  @PostMapping("/{id}/resume")
  JsonNode resume(@PathVariable String id, HttpServletRequest request) throws IOException {
    return control(TaskCommand.RESUME, id, request);
  }

  @PostMapping("/{id}/retry")
  JsonNode retry(@PathVariable String id, HttpServletRequest request) throws IOException {
    return control(TaskCommand.RETRY, id, request);
  }

  private JsonNode control(TaskCommand command, String id, HttpServletRequest request)
      throws IOException {
    bodies.read(request, NoFields::check);
    return commands.run(command, Callers.of(request).view(), id);
  }

  @DeleteMapping("/{id}")
  ResponseEntity<Void> forget(@PathVariable String id, HttpServletRequest request) {
    TaskId task = TaskId.parse(id).orElseThrow(TaskAnswers::absent);
    return switch (tasks.forget(Callers.of(request).view(), task)) {
      case Controlled.Absent _ -> throw TaskAnswers.absent();
      case Controlled.Refused(Status status) ->
          throw TaskAnswers.conflict(status, "The task is %s; cancel it before deleting it.");
      case Controlled.Done _ -> ResponseEntity.noContent().build();
    };
  }
}
