package io.openclaw.worker.attempt;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// How long each part of an attempt took; a part that was not reached is null.
final class Timings {
  private final long queuedMillis;
  private final long began = System.nanoTime();
  private @Nullable Long permit;
  private @Nullable Long called;
  private @Nullable Long connected;
  private @Nullable Long firstToken;

  Timings(Instant created, Instant claimed) {
    this.queuedMillis = Math.max(0, Duration.between(created, claimed).toMillis());
  }

  void permitted() {
    permit = System.nanoTime();
  }

  void called() {
    called = System.nanoTime();
  }

  void connected() {
    connected = System.nanoTime();
  }

  void spoke() {
    if (firstToken == null) {
      firstToken = System.nanoTime();
    }
  }

  @Nullable Duration untilFirstToken() {
    Long millis = millis(called, firstToken);
    return millis == null ? null : Duration.ofMillis(millis);
  }

  /// `total_ms` is measured up to this moment.
  ObjectNode json() {
    return JsonMapper.shared()
        .createObjectNode()
        .put("queued_ms", queuedMillis)
        .put("permit_ms", millis(began, permit))
        .put("connect_ms", millis(called, connected))
        .put("first_token_ms", millis(called, firstToken))
        .put("total_ms", millis(began, System.nanoTime()));
  }

  private static @Nullable Long millis(@Nullable Long from, @Nullable Long to) {
    return from == null || to == null ? null : (to - from) / 1_000_000;
  }
}
