package io.openclaw.testkit.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The log by long poll, one page a call.
final class PollFeed implements Watcher.Feed {
  private static final int WAIT_SECONDS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(WAIT_SECONDS + 5);

  private final TaskClient client;
  private final String task;
  private volatile @Nullable Wire present;

  PollFeed(TaskClient client, String task) {
    this.client = client;
    this.task = task;
  }

  @Override
  public How read(long after, Consumer<JsonNode> to) throws IOException {
    long cursor = after;
    while (true) {
      JsonNode page;
      String path =
          "/api/v1/tasks/%s/events?after=%d&wait=%d".formatted(task, cursor, WAIT_SECONDS);
      var request = Wire.Request.get(client.uri(path), Map.of("Accept", "application/json"));
      try (Wire wire = Wire.stream(request, PATIENCE)) {
        present = wire;
        How refusal = Watcher.Feed.refusal(wire.status());
        if (refusal != null) {
          return refusal;
        }
        page = Json.read(new String(wire.body().readAllBytes(), StandardCharsets.UTF_8));
      } finally {
        present = null;
      }
      page.path("events").forEach(to);
      long next = page.path("next").asLong(cursor);
      if (finished(page)) {
        return How.ENDED;
      }
      cursor = next;
    }
  }

  private static boolean finished(JsonNode page) {
    for (JsonNode event : page.path("events")) {
      if (event.path("type").asString("").equals("done")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void drop() {
    Wire wire = present;
    if (wire != null) {
      wire.close();
    }
  }
}
