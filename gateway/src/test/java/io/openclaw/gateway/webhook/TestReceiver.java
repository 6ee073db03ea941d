package io.openclaw.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A receiver of webhooks that keeps what it gets and answers as it is told.
final class TestReceiver implements AutoCloseable {
  final List<Got> got = new CopyOnWriteArrayList<>();
  volatile Script script = _ -> new Reply(204, Map.of());

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  record Got(String path, HttpHeaders headers, String body) {}

  record Reply(int status, Map<String, String> headers) {}

  interface Script {
    /// May block.
    Reply answer(Got got) throws InterruptedException;
  }

  TestReceiver(String address) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(address), 0), 0);
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  static TestReceiver local() {
    return new TestReceiver("127.0.0.1");
  }

  TestReceiver answering(int status) {
    script = _ -> new Reply(status, Map.of());
    return this;
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url(String host) {
    return "http://%s:%d/hook".formatted(host, port());
  }

  String url() {
    return url(server.getAddress().getHostString());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Got one =
          new Got(
              exchange.getRequestURI().getPath(),
              HttpHeaders.of(exchange.getRequestHeaders(), (_, _) -> true),
              new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      got.add(one);
      Reply reply = script.answer(one);
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(reply.status(), -1);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
