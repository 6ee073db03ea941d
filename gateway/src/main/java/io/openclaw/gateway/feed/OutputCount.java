package io.openclaw.gateway.feed;

import io.openclaw.task.EventType;
import io.openclaw.task.TaskEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// The output of one task's present attempt. It is counted from the attempt's start, so a watcher
/// that came later has no counts until the next attempt.
final class OutputCount {
  private static final int CHARACTERS_OF_A_TOKEN = 4;

  private boolean started;
  private Optional<Instant> firstAt = Optional.empty();
  private long characters;

  void add(TaskEvent event) {
    if (event.type() == EventType.STARTED) {
      started = true;
      firstAt = Optional.empty();
      characters = 0;
    } else if (event.type() == EventType.CONTENT) {
      firstAt = firstAt.or(() -> Optional.of(event.at()));
      characters += event.content().length();
    }
  }

  /// Adds the counts to a progress event, if there are any.
  void writeTo(ObjectNode data, Instant now) {
    if (!started) {
      return;
    }
    long tokens = (characters + CHARACTERS_OF_A_TOKEN - 1) / CHARACTERS_OF_A_TOKEN;
    data.put("chars", characters).put("tokens", tokens);
    firstAt.ifPresent(from ->
        data.put(
            "tokens_per_second",
            tokens * 1000 / Math.max(1, Duration.between(from, now).toMillis())));
  }
}
