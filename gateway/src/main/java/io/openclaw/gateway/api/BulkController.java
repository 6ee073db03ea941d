package io.openclaw.gateway.api;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.caller.Caller;
import io.openclaw.gateway.caller.Callers;
import io.openclaw.gateway.control.BulkCommands;
import io.openclaw.gateway.control.BulkCommands.Outcome;
import io.openclaw.gateway.control.TaskCommand;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.quota.RequestBodies;
import io.openclaw.gateway.tasks.TaskFilter;
import io.openclaw.gateway.token.TokenAdministration;
import io.openclaw.gateway.wire.StrictJson;
import io.openclaw.task.StoreException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Set;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// Commands to all of a caller's tasks that pass a filter.
@RestController
@RequestMapping("/api/v1/tasks")
class BulkController {
  private final BulkCommands commands;
  private final RequestBodies bodies;
  private final TokenAdministration tokens;

  BulkController(BulkCommands commands, RequestBodies bodies, TokenAdministration tokens) {
    this.commands = commands;
    this.bodies = bodies;
    this.tokens = tokens;
  }

  @PostMapping("/cancel")
  JsonNode cancel(HttpServletRequest request) throws IOException {
    return run(TaskCommand.CANCEL, request);
  }

  @PostMapping("/pause")
  JsonNode pause(HttpServletRequest request) throws IOException {
    return run(TaskCommand.PAUSE, request);
  }

  @PostMapping("/resume")
  JsonNode resume(HttpServletRequest request) throws IOException {
    return run(TaskCommand.RESUME, request);
  }

  @PostMapping("/retry")
  JsonNode retry(HttpServletRequest request) throws IOException {
    return run(TaskCommand.RETRY, request);
  }

  private JsonNode run(TaskCommand command, HttpServletRequest request) throws IOException {
    String view = Callers.of(request).view();
    BulkRequest wanted =
        bodies.read(request, body -> BulkRequest.of(view, StrictJson.object(body)));
    Outcome outcome = new Outcome(0, 0, 0);
    for (String owner : view.equals(Caller.EVERYONE) ? tokens.owners() : Set.of(view)) {
      outcome = outcome.plus(run(command, wanted.filter().of(owner), wanted.dryRun()));
    }
    return OURS.createObjectNode()
        .put("matched", outcome.matched())
        .put("changed", outcome.changed())
        .put("skipped", outcome.skipped());
  }

  private Outcome run(TaskCommand command, TaskFilter filter, boolean dryRun) {
    try {
      return commands.run(command, filter, dryRun);
    } catch (StoreException.Away | StoreException.OutcomeUnknown away) {
      throw ProblemException.of(
          Code.STORE_UNAVAILABLE,
          "The store went away before all tasks were changed. Repeat the call: it goes on.");
    }
  }
}
