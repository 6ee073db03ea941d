package io.openclaw.testkit.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The log by STOMP 1.2, spelled out by hand: every frame is checked to the letter.
final class StompFeed implements Watcher.Feed {
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private final TaskClient client;
  private final String task;
  private volatile @Nullable TextSocket present;

  StompFeed(TaskClient client, String task) {
    this.client = client;
    this.task = task;
  }

  @Override
  public How read(long after, Consumer<JsonNode> to) throws IOException {
    try (TextSocket socket = TextSocket.open(client.uri("/ws"), "v12.stomp", SILENCE)) {
      present = socket;
      socket.send("CONNECT\naccept-version:1.2\nheart-beat:0,10000\n\n\0");
      next(socket).require("CONNECTED");
      String topic = "/topic/tasks/" + task;
      socket.send("SUBSCRIBE\nid:s\ndestination:" + topic + "\nafter:" + after + "\n\n\0");
      while (true) {
        Frame frame = next(socket);
        if (frame.command.equals("ERROR")) {
          return Watcher.Feed.refusal(frame.header("code"));
        }
        if (deliver(frame, topic, to)) {
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

  /// Whether it was the end.
  private boolean deliver(Frame frame, String topic, Consumer<JsonNode> to) throws IOException {
    frame.require("MESSAGE");
    JsonNode event = Json.read(frame.body);
    boolean logged = event.has("seq");
    frame.require("subscription", "s");
    frame.require("destination", topic);
    frame.require("task-id", task);
    frame.require("seq", logged ? event.path("seq").asString("") : "");
    to.accept(event);
    return event.path("type").asString("").equals("done");
  }

  private static Frame next(TextSocket socket) throws IOException {
    String text = socket.next();
    while (text.equals("\n")) {
      text = socket.next();
    }
    return Frame.read(text);
  }

  private record Frame(String command, Map<String, String> headers, String body) {
    static Frame read(String text) throws IOException {
      int end = text.indexOf("\n\n");
      if (end < 0 || !text.endsWith("\0")) {
        throw new IOException("no frame: " + text);
      }
      String[] lines = text.substring(0, end).split("\n", -1);
      Map<String, String> headers = new HashMap<>();
      for (int i = 1; i < lines.length; i++) {
        int colon = lines[i].indexOf(':');
        headers.put(lines[i].substring(0, colon), lines[i].substring(colon + 1));
      }
      Frame frame = new Frame(lines[0], headers, text.substring(end + 2, text.length() - 1));
      if (headers.containsKey("content-length")) {
        int length = frame.body.getBytes(StandardCharsets.UTF_8).length;
        frame.require("content-length", Integer.toString(length));
      }
      return frame;
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    void require(String command) {
      if (!this.command.equals(command)) {
        throw new IllegalStateException("%s in place of %s".formatted(this, command));
      }
    }

    void require(String header, String value) {
      if (!header(header).equals(value)) {
        throw new IllegalStateException("%s is not %s in %s".formatted(header, value, this));
      }
    }
  }
}
