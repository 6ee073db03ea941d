package io.openclaw.testkit.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The log by server-sent events. The event's `id:` must be its seq.
final class SseFeed implements Watcher.Feed {
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private final TaskClient client;
  private final String task;
  private volatile @Nullable Wire present;

  SseFeed(TaskClient client, String task) {
    this.client = client;
    this.task = task;
  }

  @Override
  public How read(long after, Consumer<JsonNode> to) throws IOException {
    Map<String, String> fields =
        Map.of("Accept", "text/event-stream", "Last-Event-ID", Long.toString(after));
    var request = Wire.Request.get(client.uri("/api/v1/tasks/" + task + "/events"), fields);
    try (Wire wire = Wire.stream(request, SILENCE)) {
      present = wire;
      How refusal = Watcher.Feed.refusal(wire.status());
      if (refusal != null) {
        return refusal;
      }
      parse(wire, to);
      return How.ENDED;
    } finally {
      present = null;
    }
  }

  @Override
  public void drop() {
    Wire wire = present;
    if (wire != null) {
      wire.close();
    }
  }

  private static void parse(Wire wire, Consumer<JsonNode> to) throws IOException {
    try (var lines =
        new BufferedReader(new InputStreamReader(wire.body(), StandardCharsets.UTF_8))) {
      StringBuilder data = new StringBuilder();
      String id = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          deliver(id, data, to);
          data.setLength(0);
          id = "";
        } else if (line.startsWith("data:")) {
          data.append(data.isEmpty() ? "" : "\n").append(value(line));
        } else if (line.startsWith("id:")) {
          id = value(line);
        }
      }
    }
  }

  private static void deliver(String id, StringBuilder data, Consumer<JsonNode> to)
      throws IOException {
    if (data.isEmpty()) {
      return;
    }
    JsonNode event = Json.read(data.toString());
    long seq = event.path("seq").asLong(0);
    if (seq > 0 && !id.equals(Long.toString(seq))) {
      throw new IOException("the event's id is `%s`, its seq %d".formatted(id, seq));
    }
    to.accept(event);
  }

  private static String value(String line) {
    String value = line.substring(line.indexOf(':') + 1);
    return value.startsWith(" ") ? value.substring(1) : value;
  }
}
