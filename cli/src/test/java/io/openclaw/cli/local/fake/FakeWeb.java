package io.openclaw.cli.local.fake;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// Just enough of a server for the supervisor's questions.
final class FakeWeb {
  interface Page {
    String now() throws IOException;
  }

  private final HttpServer server;

  FakeWeb(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 16);
    serve("/health", () -> "{}");
  }

  void serve(String path, Page page) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            byte[] body = page.now().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
  }

  int start() {
    server.start();
    return server.getAddress().getPort();
  }

  static boolean listens(String url) {
    URI uri = URI.create(url);
    try (Socket socket = new Socket(InetAddress.ofLiteral(uri.getHost()), uri.getPort())) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
