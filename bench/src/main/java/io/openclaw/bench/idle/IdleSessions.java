package io.openclaw.bench.idle;

import io.openclaw.bench.http.Request;
import io.openclaw.bench.http.WebSocket;
import io.openclaw.bench.target.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;

/// STOMP sessions that are open, answer pings, and do nothing else.
final class IdleSessions implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int OPENED_AT_ONCE = 50;

  private final Endpoint gateway;
  private final Queue<WebSocket> open = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean closing;

  IdleSessions(Endpoint gateway) {
    this.gateway = gateway;
  }

  /// Opens so many and returns when all are connected, or could not be.
  void open(int count) {
    Semaphore opening = new Semaphore(OPENED_AT_ONCE);
    for (int i = 0; i < count; i++) {
      opening.acquireUninterruptibly();
      threads.execute(() -> sleep(opening));
    }
    opening.acquireUninterruptibly(OPENED_AT_ONCE);
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  /// Ends all at once, as a crash of the clients does.
  @Override
  public void close() {
    closing = true;
    open.forEach(WebSocket::reset);
    threads.close();
  }

  private void sleep(Semaphore opening) {
    WebSocket socket;
    try {
      socket = connected();
      open.add(socket);
    } catch (IOException e) {
      failures.add(String.valueOf(e.getMessage()));
      return;
    } finally {
      opening.release();
    }
    try {
      while (true) {
        socket.next();
      }
    } catch (IOException e) {
      if (!closing) {
        failures.add("lost: " + e.getMessage());
      }
    }
  }

  private WebSocket connected() throws IOException {
    Request request = gateway.authorized(Request.get("/ws"));
    WebSocket socket =
        WebSocket.open(gateway.server(), request, PATIENCE, UnaryOperator.identity());
    socket.send("CONNECT\naccept-version:1.2\nheart-beat:0,10000\n\n\0");
    if (!socket.next().startsWith("CONNECTED")) {
      throw new IOException("CONNECT is not answered by CONNECTED");
    }
    return socket;
  }
}
