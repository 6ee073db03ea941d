package io.openclaw.gateway;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A WebSocket as a test sees it: texts out, texts in, and how it ended.
public final class TestWebSocket implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final BlockingQueue<String> got = new LinkedBlockingQueue<>();
  private final RecordingListener listener = new RecordingListener(got::add);
  private final WebSocket socket;

  private TestWebSocket(WebSocket.Builder builder, URI uri) {
    socket = builder.buildAsync(uri, listener).join();
  }

  public static TestWebSocket open(GatewayClient gateway, String path, String... headers) {
    WebSocket.Builder builder = HTTP.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(10));
    for (int at = 0; at < headers.length; at += 2) {
      if (headers[at].equals("Sec-WebSocket-Protocol")) {
        String[] offered = headers[at + 1].split(", ", 2);
        builder.subprotocols(offered[0], offered[1]);
      } else {
        builder.header(headers[at], headers[at + 1]);
      }
    }
    return new TestWebSocket(builder, URI.create("ws://127.0.0.1:" + gateway.port() + path));
  }

  /// The status with which the opening is refused.
  public static int refused(GatewayClient gateway, String path, String... headers) {
    try (TestWebSocket _ = open(gateway, path, headers)) {
      throw new AssertionError("it was let in");
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw failed;
    }
  }

  public String protocol() {
    return socket.getSubprotocol();
  }

  public TestWebSocket say(String text) {
    try {
      socket.sendText(text, true).join();
    } catch (CompletionException hungUp) {
      // What was said before that is what matters.
    }
    return this;
  }

  /// A STOMP frame.
  public TestWebSocket frame(String command, String... lines) {
    String headers = lines.length == 0 ? "" : String.join("\n", lines) + "\n";
    return say(command + "\n" + headers + "\n\0");
  }

  /// The next text that is neither progress nor a beat.
  public String next() {
    String next = any();
    while (next.contains("\"type\":\"progress\"") || next.equals("\n")) {
      next = any();
    }
    return next;
  }

  public JsonNode json() {
    return JSON.readTree(next());
  }

  public boolean quiet() {
    return got.stream().allMatch(it -> it.contains("\"type\":\"progress\"") || it.equals("\n"));
  }

  public int closeCode() {
    return listener.closeCode();
  }

  private String any() {
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

  @Override
  public void close() {
    socket.abort();
  }
}
