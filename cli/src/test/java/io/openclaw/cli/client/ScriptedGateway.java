package io.openclaw.cli.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A gateway that answers what the test laid out, one answer a request, and remembers what it was
/// asked.
final class ScriptedGateway implements AutoCloseable {
  /// What it was asked.
  record Asked(
      String method, String target, String lastEventId, String key, String token, String body) {}

  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Answer> answers = new ConcurrentLinkedDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  ScriptedGateway() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 16);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Asked> asked() {
    return asked;
  }

  ScriptedGateway answering(int status, String json) {
    answers.add(exchange -> {
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.getResponseHeaders().add("Retry-After", "0");
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    });
    return this;
  }

  /// The events, and then a clean end of the stream.
  ScriptedGateway streaming(String... events) {
    return streamingRaw(
        String.join("", List.of(events).stream().map(ScriptedGateway::sse).toList()));
  }

  ScriptedGateway streamingRaw(String text) {
    answers.add(exchange -> stream(exchange, text).close());
    return this;
  }

  /// The events, and then nothing, with the connection open until the test ends.
  ScriptedGateway streamingAndHolding(String... events) {
    String text = String.join("", List.of(events).stream().map(ScriptedGateway::sse).toList());
    answers.add(exchange -> {
      try (OutputStream _ = stream(exchange, text)) {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    return this;
  }

  private static OutputStream stream(HttpExchange exchange, String text) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
    return out;
  }

  static String sse(String event) {
    return ": heart-beat\nid: 0\nevent: any\ndata: " + event + "\n\n";
  }

  static String event(int seq, String type, String content, String data) {
    return """
    {"seq":%d,"task_id":"t1","attempt":1,"at":"2026-01-01T00:00:00Z","type":"%s","stage":"%s","content":"%s","data":%s}\
    """
        .formatted(seq, type, type.equals("content") ? "response" : "system", content, data);
  }

  static String content(int seq, String text) {
    return event(seq, "content", text, "{}");
  }

  static String started(int seq) {
    return event(seq, "started", "", "{}");
  }

  static String complete(int seq, String reply) {
    return event(seq, "complete", "", "{\"reply\":\"" + reply + "\"}");
  }

  static String done(int seq, String status) {
    return event(seq, "done", "", "{\"status\":\"" + status + "\"}");
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var headers = exchange.getRequestHeaders();
      asked.add(
          new Asked(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              String.valueOf(headers.getFirst("Last-Event-ID")),
              String.valueOf(headers.getFirst("Idempotency-Key")),
              String.valueOf(headers.getFirst("Authorization")),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      Answer next = answers.poll();
      if (next == null) {
        exchange.sendResponseHeaders(500, -1);
      } else {
        next.to(exchange);
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
