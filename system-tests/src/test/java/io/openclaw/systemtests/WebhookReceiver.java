package io.openclaw.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A receiver of webhooks on one port, which can be away. It takes what the published library finds
/// genuine, and refuses the rest.
final class WebhookReceiver implements AutoCloseable {
  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private final Webhook judge = new Webhook(SECRET);
  private final int port;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger refused = new AtomicInteger();

  /// How often each message arrived, by its id.
  private final Map<String, Integer> arrived = new ConcurrentHashMap<>();

  private HttpServer server;

  /// It listens.
  WebhookReceiver() throws IOException {
    server = listening(0);
    port = server.getAddress().getPort();
  }

  void goAway() {
    server.stop(0);
  }

  void comeBack() throws IOException {
    server = listening(port);
  }

  String url() {
    return "http://127.0.0.1:%d/hook".formatted(port);
  }

  Map<String, Integer> arrived() {
    return arrived;
  }

  int refused() {
    return refused.get();
  }

  private HttpServer listening(int at) throws IOException {
    HttpServer made =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
    made.createContext("/", this::handle);
    made.setExecutor(threads);
    made.start();
    return made;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      HttpHeaders headers = HttpHeaders.of(exchange.getRequestHeaders(), (_, _) -> true);
      judge.verify(body, headers);
      arrived.merge(headers.firstValue("webhook-id").orElseThrow(), 1, Integer::sum);
      exchange.sendResponseHeaders(204, -1);
    } catch (WebhookVerificationException notGenuine) {
      refused.incrementAndGet();
      exchange.sendResponseHeaders(401, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
