package io.openclaw.gateway.feed;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.wire.EventJson;
import io.openclaw.gateway.wire.TaskJson;
import io.openclaw.task.EventType;
import io.openclaw.task.Status;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// How far a watched task is. Output is counted from the start of an attempt, so one who came in
/// later sees no counts until the next attempt.
public final class Progress {
  private static final int CHARACTERS_OF_A_TOKEN = 4;

  private final InstantSource clock;
  private Optional<Instant> attemptAt = Optional.empty();
  private Optional<Instant> firstAt = Optional.empty();
  private long characters;

  public Progress(InstantSource clock) {
    this.clock = clock;
  }

  public void count(TaskEvent event) {
    if (event.type() == EventType.STARTED) {
      attemptAt = Optional.of(event.at());
      firstAt = Optional.empty();
      characters = 0;
    } else if (event.type() == EventType.CONTENT) {
      firstAt = firstAt.or(() -> Optional.of(event.at()));
      characters += event.content().length();
    }
  }

  /// The event, which is in no log.
  public String event(TaskView task) {
    Instant now = clock.instant();
    ObjectNode data = OURS.createObjectNode();
    boolean waits = task.status() == Status.QUEUED || task.status() == Status.RETRYING;
    if (waits) {
      data.put("position", task.position()).put("eta_ms", task.etaMillis());
    }
    data.put("waiting_for", TaskJson.waitingFor(task).orElse(null));
    Instant since = task.startedAt().orElse(task.createdAt());
    data.put("elapsed_ms", Math.max(0, Duration.between(since, now).toMillis()));
    if (attemptAt.isPresent() && !waits) {
      output(data, now);
    }
    return EventJson.unlogged(task.id(), task.attempt(), now, "progress", data.toString());
  }

  private void output(ObjectNode data, Instant now) {
    long tokens = (characters + CHARACTERS_OF_A_TOKEN - 1) / CHARACTERS_OF_A_TOKEN;
    data.put("chars", characters).put("tokens", tokens);
    firstAt.ifPresent(from ->
        data.put(
            "tokens_per_second",
            tokens * 1000 / Math.max(1, Duration.between(from, now).toMillis())));
  }
}
