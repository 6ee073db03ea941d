package io.openclaw.gateway.plainws;

import io.openclaw.gateway.RecordingListener;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client of the plain WebSocket.
final class PlainClient implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String PROGRESS = "\"type\":\"progress\"";

  private final BlockingQueue<String> got = new LinkedBlockingQueue<>();
  private final RecordingListener listener = new RecordingListener(got::add);
  private final WebSocket socket;

  PlainClient(int port, String path) {
    socket =
        HTTP.newWebSocketBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws/stream" + path), listener)
            .join();
  }

  PlainClient say(String frame) {
    try {
      socket.sendText(frame, true).join();
    } catch (CompletionException hungUp) {
      // What was said before that is what matters.
    }
    return this;
  }

  PlainClient binary(byte[] frame) {
    socket.sendBinary(java.nio.ByteBuffer.wrap(frame), true).join();
    return this;
  }

  PlainClient ask(String message) {
    return say("{\"message\":\"" + message + "\"}");
  }

  /// The next frame that is no progress.
  String next() {
    String next = any();
    while (next.contains(PROGRESS)) {
      next = any();
    }
    return next;
  }

  String any() {
    try {
      String next = got.poll(20, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing came in time");
      }
      return next;
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  JsonNode json() {
    return JSON.readTree(next());
  }

  /// Frames up to the first that is a JSON object and no `retrying`.
  List<String> answer() {
    List<String> frames = new ArrayList<>();
    do {
      frames.add(next());
    } while (!object(frames.getLast()) || frames.getLast().contains("\"retrying\""));
    return frames;
  }

  /// Events up to `done`.
  List<JsonNode> events() {
    List<JsonNode> events = new ArrayList<>();
    do {
      events.add(json());
    } while (!events.getLast().path("type").asString("").equals("done"));
    return events;
  }

  boolean quiet() {
    return got.stream().allMatch(it -> it.contains(PROGRESS));
  }

  int closeCode() {
    return listener.closeCode();
  }

  static boolean object(String frame) {
    try {
      return JSON.readTree(frame).isObject();
    } catch (JacksonException text) {
      return false;
    }
  }

  /// As a network does it.
  void cut() {
    socket.abort();
  }

  @Override
  public void close() {
    cut();
  }
}
