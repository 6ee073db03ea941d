package io.openclaw.gateway.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openclaw.gateway.RecordingListener;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Speaks STOMP frame by frame, as a test writes them.
final class RawClient implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final BlockingQueue<Got> got = new LinkedBlockingQueue<>();
  private final RecordingListener listener = new RecordingListener(this::hear);
  private final WebSocket socket;

  /// A frame of the gateway.
  record Got(String command, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    long seq() {
      return Long.parseLong(headers.getOrDefault("seq", "0"));
    }

    JsonNode json() {
      return JSON.readTree(body);
    }
  }

  private RawClient(URI uri, String... protocols) {
    WebSocket.Builder builder = HTTP.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(10));
    if (protocols.length > 0) {
      builder.subprotocols(
          protocols[0], java.util.Arrays.copyOfRange(protocols, 1, protocols.length));
    }
    socket = builder.buildAsync(uri, listener).join();
  }

  static RawClient open(int port, String... protocols) {
    return new RawClient(URI.create("ws://127.0.0.1:" + port + "/ws"), protocols);
  }

  static RawClient connected(int port) {
    RawClient client = open(port, "v12.stomp");
    client.frame("CONNECT", "accept-version:1.2", "host:x");
    client.next("CONNECTED");
    return client;
  }

  String protocol() {
    return socket.getSubprotocol();
  }

  RawClient raw(String text) {
    socket.sendText(text, true).join();
    return this;
  }

  /// Like raw, to one who may have hung up already.
  void trickle(String text) {
    try {
      socket.sendText(text, true).join();
    } catch (java.util.concurrent.CompletionException hungUp) {
      // The ERROR frame is what matters.
    }
  }

  RawClient binary(byte[] bytes) {
    socket.sendBinary(java.nio.ByteBuffer.wrap(bytes), true).join();
    return this;
  }

  RawClient frame(String command, String... headers) {
    String lines = headers.length == 0 ? "" : String.join("\n", headers) + "\n";
    return raw(command + "\n" + lines + "\n\0");
  }

  RawClient send(String destination, String body, String... headers) {
    String more = headers.length == 0 ? "" : String.join("\n", headers) + "\n";
    return raw(
        "SEND\ndestination:%s\n%scontent-length:%d\n\n%s\0"
            .formatted(destination, more, body.getBytes(UTF_8).length, body));
  }

  RawClient subscribe(String id, String destination, String... headers) {
    List<String> all = new ArrayList<>(List.of("id:" + id, "destination:" + destination));
    all.addAll(List.of(headers));
    all.add("receipt:s-" + id);
    frame("SUBSCRIBE", all.toArray(String[]::new));
    return this;
  }

  /// The next frame that is no progress; must be of this command.
  Got next(String command) {
    Got next = next(it -> !it.body.contains("\"type\":\"progress\""));
    if (!next.command.equals(command)) {
      throw new AssertionError("expected " + command + " but got " + next);
    }
    return next;
  }

  Got next(Predicate<Got> wanted) {
    try {
      long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (true) {
        Got next = got.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (next == null) {
          throw new AssertionError("nothing came in time");
        }
        if (wanted.test(next)) {
          return next;
        }
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /// Events of the log until `done`.
  List<Got> untilDone() {
    List<Got> events = new ArrayList<>();
    do {
      events.add(next(it -> it.command.equals("MESSAGE") && it.seq() > 0));
    } while (!events.getLast().body.contains("\"type\":\"done\""));
    return events;
  }

  boolean quiet() {
    return got.stream().allMatch(it -> it.body.contains("\"type\":\"progress\""));
  }

  boolean closed() {
    return listener.closed();
  }

  int closeCode() {
    return listener.closeCode();
  }

  void cut() {
    socket.abort();
  }

  @Override
  public void close() {
    socket.abort();
  }

  private void hear(String text) {
    if (!text.equals("\n")) {
      got.add(parse(text));
    }
  }

  private static Got parse(String text) {
    int end = text.indexOf("\n\n");
    String[] lines = text.substring(0, end).split("\n", -1);
    Map<String, String> headers = new HashMap<>();
    for (int line = 1; line < lines.length; line++) {
      int colon = lines[line].indexOf(':');
      headers.putIfAbsent(
          plain(lines[line].substring(0, colon)), plain(lines[line].substring(colon + 1)));
    }
    return new Got(lines[0], headers, text.substring(end + 2, text.length() - 1));
  }

  private static String plain(String text) {
    return Version.V1_2.unescape(text).orElseThrow();
  }
}
