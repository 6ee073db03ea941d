package io.openclaw.cli.client;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Terminal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Shows one task's events to their end and turns the end into an exit code.
final class Following {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Gateway gateway;
  private final String id;
  private final EventSink sink;

  Following(Gateway gateway, String id, EventSink sink) {
    this.gateway = gateway;
    this.id = id;
    this.sink = sink;
  }

  static EventSink sink(Terminal terminal, boolean json) {
    return json ? new JsonLines(terminal) : new LiveText(terminal);
  }

  /// @param reached whether the gateway answered before
  int run(long after, boolean reached) throws InterruptedException {
    new EventStream(gateway, id, after, reached, PATIENCE).follow(sink);
    return sink.outcome().or(this::alreadyEnded).map(TaskEnd::exitCode).orElse(ExitCode.FAILED);
  }

  /// Nothing was left after the cursor, so the end is asked for.
  private Optional<TaskEnd> alreadyEnded() {
    return Optional.of(TaskEnd.of(gateway.get(Gateway.taskPath(id), Map.of()).orFail().json()));
  }
}
