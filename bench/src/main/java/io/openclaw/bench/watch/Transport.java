package io.openclaw.bench.watch;

import io.openclaw.bench.http.Connection;
import io.openclaw.bench.http.Incoming;
import io.openclaw.bench.http.Request;
import io.openclaw.bench.http.Throttle;
import io.openclaw.bench.http.WebSocket;
import io.openclaw.bench.target.Endpoint;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.UnaryOperator;

/// A way to watch a task.
enum Transport {
  SOCKET,
  STOMP,
  SSE;

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int BUFFER = 2 << 10;

  /// A task's events behind a cursor, each as JSON.
  interface Events extends AutoCloseable {
    String next() throws IOException;

    /// From now on as fast as can be.
    default void release() {}

    @Override
    void close();
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @param bytesPerSecond how fast it reads, by WebSocket only; 0 for as fast as can be
  Events open(Endpoint gateway, String task, long after, int bytesPerSecond) throws IOException {
    return switch (this) {
      case SOCKET -> socket(gateway, task, after, bytesPerSecond);
      case STOMP -> stomp(gateway, task, after, bytesPerSecond);
      case SSE -> sse(gateway, task, after);
    };
  }

  private static Events socket(Endpoint gateway, String task, long after, int rate)
      throws IOException {
    Line line = new Line(gateway, "/ws/stream/bench?format=events", rate);
    line.socket.send(
        "{\"type\":\"resume\",\"task_id\":\"%s\",\"after\":%d}".formatted(task, after));
    return line;
  }

  private static Events stomp(Endpoint gateway, String task, long after, int rate)
      throws IOException {
    Line line = new Line(gateway, "/ws", rate);
    line.socket.send("CONNECT\naccept-version:1.2\nheart-beat:0,0\n\n\0");
    line.next();
    line.socket.send(
        "SUBSCRIBE\nid:1\ndestination:/topic/tasks/" + task + "\nafter:" + after + "\n\n\0");
    return line;
  }

  private static Events sse(Endpoint gateway, String task, long after) throws IOException {
    Connection connection = new Connection(gateway.server(), PATIENCE);
    Request request =
        Request.get("/api/v1/tasks/%s/events?after=%d".formatted(task, after))
            .with("Accept", "text/event-stream");
    Incoming answer = connection.open(gateway.authorized(request));
    if (answer.status() != 200) {
      throw new IOException("the events of a task are answered by " + answer.status());
    }
    return new Lines(connection, answer.lines());
  }

  /// By WebSocket. What stands before the JSON of an event does no harm to who reads it.
  private static final class Line implements Events, UnaryOperator<InputStream> {
    private final WebSocket socket;
    private final int rate;
    private volatile Throttle throttle = new Throttle(InputStream.nullInputStream(), 0);

    Line(Endpoint gateway, String path, int rate) throws IOException {
      this.rate = rate;
      Request request = gateway.authorized(Request.get(path));
      this.socket = WebSocket.open(gateway.server(), request, PATIENCE, this);
    }

    @Override
    public InputStream apply(InputStream in) {
      throttle = new Throttle(in, rate);
      return rate == 0 ? new BufferedInputStream(throttle, BUFFER) : throttle;
    }

    @Override
    public String next() throws IOException {
      return socket.next();
    }

    @Override
    public void release() {
      throttle.release();
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  private record Lines(Connection connection, BufferedReader lines) implements Events {
    private static final String DATA = "data:";

    @Override
    public String next() throws IOException {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(DATA)) {
          return line;
        }
      }
      throw new EOFException("the events ended before their end");
    }

    @Override
    public void close() {
      connection.close();
    }
  }
}
