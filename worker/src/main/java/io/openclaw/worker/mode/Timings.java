package io.openclaw.worker.mode;

import io.openclaw.worker.call.CallTimes;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// How long each part of an attempt took; a part that was not reached is null. Of many calls the
/// first one counts. For one thread.
public final class Timings {
  private final long queuedMillis;
  private final long began = System.nanoTime();
  private @Nullable Duration permit;
  private CallTimes call = CallTimes.NONE;

  public Timings(Instant created, Instant claimed) {
    this.queuedMillis = Math.max(0, Duration.between(created, claimed).toMillis());
  }

  /// The first permit is there.
  public void permitted() {
    if (permit == null) {
      permit = sinceBegan();
    }
  }

  public void called(CallTimes times) {
    if (call.equals(CallTimes.NONE)) {
      call = times;
    }
  }

  /// `total_ms` is measured up to this moment.
  private ObjectNode json() {
    return JsonMapper.shared()
        .createObjectNode()
        .put("queued_ms", queuedMillis)
        .put("permit_ms", millis(permit))
        .put("connect_ms", millis(call.connect()))
        .put("first_token_ms", millis(call.firstToken()))
        .put("total_ms", sinceBegan().toMillis());
  }

  /// What is kept of an attempt in the task's outcome.
  ///
  /// @param usage the provider's own account of the tokens, null when it gave none
  public ObjectNode summary(@Nullable JsonNode usage) {
    ObjectNode summary = JsonMapper.shared().createObjectNode();
    summary.set("usage", usage);
    summary.set("timings", json());
    return summary;
  }

  private Duration sinceBegan() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }
}
