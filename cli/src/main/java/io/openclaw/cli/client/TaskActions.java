package io.openclaw.cli.client;

import io.openclaw.cli.terminal.Terminal;
import java.util.stream.Stream;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/// The commands that steer one task.
final class TaskActions {
  private static final String PATH = "/api/v1/tasks/%s/";

  private TaskActions() {}

  static Stream<CommandLine> all(Terminal terminal) {
    return Stream.of(
        on(terminal, "cancel", "Cancel a task, whether it waits, runs or is paused."),
        on(terminal, "pause", "Pause a task; what it has written so far is kept."),
        on(terminal, "resume", "Let a paused task go on."),
        ActionCommand.posting(
            terminal,
            "retry",
            "Do a failed, cancelled or expired task again, as a new task; prints its id.",
            PATH + "retry",
            task -> field(task, "task_id")));
  }

  private static CommandLine on(Terminal terminal, String name, String description) {
    return ActionCommand.posting(
        terminal, name, description, PATH + name, task -> field(task, "status"));
  }

  static String field(JsonNode of, String name) {
    return of.path(name).asString("");
  }
}
