package io.openclaw.testkit.client;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The log by plain WebSocket in the format of events.
final class SocketFeed implements Watcher.Feed {
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private final TaskClient client;
  private final String task;
  private volatile @Nullable TextSocket present;

  SocketFeed(TaskClient client, String task) {
    this.client = client;
    this.task = task;
  }

  @Override
  public How read(long after, Consumer<JsonNode> to) throws IOException {
    URI uri = client.uri("/ws/stream/watchers?format=events");
    try (TextSocket socket = TextSocket.open(uri, "", SILENCE)) {
      present = socket;
      socket.send("{\"type\":\"resume\",\"task_id\":\"%s\",\"after\":%d}".formatted(task, after));
      while (true) {
        JsonNode event = Json.read(socket.next());
        String type = event.path("type").asString("");
        if (type.equals("error") && !event.has("seq")) {
          return Watcher.Feed.refusal(event.path("code").asString(""));
        }
        to.accept(event);
        if (type.equals("done")) {
          return How.ENDED;
        }
      }
    } finally {
      present = null;
    }
  }

  @Override
  public void drop() {
    TextSocket socket = present;
    if (socket != null) {
      socket.close();
    }
  }
}
