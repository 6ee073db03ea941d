package io.openclaw.testkit.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executors;

/// Serves one task's log as it is told to, badly when it is told to.
final class FakeGateway implements AutoCloseable {
  static final String TASK = "t0_fake";

  /// What the next submissions are answered with; -1 is no answer. Then 202.
  final Queue<Integer> submitAnswers = new ArrayDeque<>();

  /// How many events the next streams carry before they break off. Then all.
  final Queue<Integer> streamLengths = new ArrayDeque<>();

  final List<String> keys = new ArrayList<>();
  final List<String> cursors = new ArrayList<>();
  private final List<String> log;
  private final HttpServer server;

  FakeGateway(List<String> log) throws IOException {
    this.log = log;
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/api/v1/tasks", this::tasks);
    server.createContext("/api/v1/tasks/" + TASK + "/events", this::events);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  static String event(long seq, String type, String content, String data) {
    return """
    {"seq":%d,"task_id":"%s","attempt":1,"type":"%s","stage":"response","content":"%s","data":%s}\
    """
        .formatted(seq, TASK, type, content, data);
  }

  private synchronized void tasks(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    if (!exchange.getRequestMethod().equals("POST")) {
      answer(exchange, 200, "{\"task_id\":\"%s\",\"status\":\"succeeded\"}".formatted(TASK));
      return;
    }
    keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
    Integer status = submitAnswers.poll();
    if (status == null) {
      answer(exchange, 202, "{\"task_id\":\"%s\",\"status\":\"queued\"}".formatted(TASK));
    } else if (status < 0) {
      // Without a response the server breaks the connection.
      throw new IOException("no answer, as ordered");
    } else {
      answer(exchange, status, "{\"code\":\"away\"}");
    }
  }

  private synchronized void events(HttpExchange exchange) throws IOException {
    boolean stream = exchange.getRequestHeaders().getFirst("Accept").contains("event-stream");
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    String after =
        stream
            ? exchange.getRequestHeaders().getFirst("Last-Event-ID")
            : query.replaceAll(".*after=(\\d+).*", "$1");
    cursors.add(after);
    int from = Integer.parseInt(after);
    int length = Math.min(log.size() - from, streamLengths.isEmpty() ? 1000 : streamLengths.poll());
    List<String> page = log.subList(from, from + length);
    if (stream) {
      stream(exchange, from, page);
    } else {
      String events = String.join(",", page);
      answer(exchange, 200, "{\"events\":[%s],\"next\":%d}".formatted(events, from + length));
    }
  }

  private void stream(HttpExchange exchange, int from, List<String> page) throws IOException {
    exchange.getResponseHeaders().putAll(Map.of("Content-Type", List.of("text/event-stream")));
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.write(": hello\n\ndata: {\"type\":\"progress\"}\n\n".getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < page.size(); i++) {
      String text = "id: %d\nevent: x\ndata: %s\n\n".formatted(from + i + 1, page.get(i));
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    out.flush();
    if (from + page.size() < log.size()) {
      throw new IOException("broken off, as ordered");
    }
    exchange.close();
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
