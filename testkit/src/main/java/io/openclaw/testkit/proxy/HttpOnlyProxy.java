package io.openclaw.testkit.proxy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands between browsers and the gateway as the proxies of companies do: it speaks HTTP, never
/// lets a WebSocket through, and treats event streams as it was told.
public final class HttpOnlyProxy implements AutoCloseable {
  /// What becomes of event streams.
  public enum Streams {
    PASS,
    /// Refused with a page of its own.
    REFUSE,
    /// Handed on when they are complete.
    HOLD
  }

  private static final Set<String> OF_ONE_HOP =
      Set.of("host", "origin", "connection", "content-length", "transfer-encoding", "upgrade");

  private final URI gateway;
  private final Streams streams;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger upgrades = new AtomicInteger();
  private final AtomicInteger streamed = new AtomicInteger();

  private HttpOnlyProxy(URI gateway, Streams streams) throws IOException {
    this.gateway = gateway;
    this.streams = streams;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public static HttpOnlyProxy before(URI gateway, Streams streams) {
    try {
      return new HttpOnlyProxy(gateway, streams);
    } catch (IOException e) {
      throw new UncheckedIOException("no socket for a middlebox", e);
    }
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// How many WebSockets were refused.
  public int upgrades() {
    return upgrades.get();
  }

  /// How many event streams were asked for.
  public int streamed() {
    return streamed.get();
  }

  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean stream = has(exchange, "Accept", "text/event-stream");
      if (has(exchange, "Upgrade", "websocket")) {
        upgrades.incrementAndGet();
        exchange.sendResponseHeaders(403, -1);
      } else if (stream && streamed.incrementAndGet() > 0 && streams == Streams.REFUSE) {
        exchange.sendResponseHeaders(403, -1);
      } else {
        pass(exchange, stream && streams == Streams.HOLD);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(HttpExchange exchange, boolean hold) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        client.send(request(exchange), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream in = answer.body()) {
      byte[] all = hold ? in.readAllBytes() : new byte[0];
      answer
          .headers()
          .map()
          .forEach((name, values) -> {
            if (!OF_ONE_HOP.contains(name)) {
              exchange.getResponseHeaders().put(name, values);
            }
          });
      boolean empty = answer.statusCode() == 204 || answer.statusCode() == 304;
      exchange.sendResponseHeaders(answer.statusCode(), empty ? -1 : 0);
      if (!empty) {
        copy(all, in, exchange.getResponseBody());
      }
    }
  }

  private HttpRequest request(HttpExchange exchange) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.resolve(exchange.getRequestURI().toString()))
            .method(
                exchange.getRequestMethod(),
                HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (!OF_ONE_HOP.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> request.header(name, value));
          }
        });
    return request.build();
  }

  private static void copy(byte[] first, InputStream in, OutputStream out) throws IOException {
    out.write(first);
    byte[] piece = new byte[8 << 10];
    for (int length = 0; length >= 0; length = in.read(piece)) {
      out.write(piece, 0, length);
      out.flush();
    }
  }

  private static boolean has(HttpExchange exchange, String header, String word) {
    String value = exchange.getRequestHeaders().getFirst(header);
    return value != null && value.toLowerCase(Locale.ROOT).contains(word);
  }
}
