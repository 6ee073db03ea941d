package io.openclaw.cli.client;

import io.openclaw.cli.terminal.Failure;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;

/// Follows one task's events to their end, through broken connections, restarted gateways and a
/// Redis that is away, handing each logged event on exactly once.
final class EventStream {
  static final Duration SILENCE = Duration.ofSeconds(45);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final Gateway gateway;
  private final String id;
  private final Duration patience;
  private long cursor;
  private Duration pause = FIRST_PAUSE;
  private long lastContact = System.nanoTime();
  private boolean reached;

  /// @param reached whether the gateway answered before; if not, the first silence is the last
  /// @param patience how long nobody may answer before we give up
  EventStream(Gateway gateway, String id, long after, boolean reached, Duration patience) {
    this.gateway = gateway;
    this.id = id;
    this.cursor = after;
    this.reached = reached;
    this.patience = patience;
  }

  /// What one connection came to.
  private enum Connection {
    ENDED,
    BROKEN
  }

  /// Returns after the last event, or at once when there is none after the cursor.
  void follow(EventSink sink) throws InterruptedException {
    while (true) {
      try {
        if (connect(sink) == Connection.ENDED) {
          return;
        }
        sink.broken("the connection ended early");
      } catch (IOException | JacksonException e) {
        giveUpWhenHopeless(e);
        sink.broken(String.valueOf(e.getMessage()));
        gateway.turn();
      }
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
              ? LONGEST_PAUSE
              : pause.multipliedBy(2);
    }
  }

  private void giveUpWhenHopeless(Exception e) {
    boolean tooLong = System.nanoTime() - lastContact > patience.toNanos();
    if (!reached || tooLong) {
      throw gateway.unreachable(e instanceof IOException io ? io : new IOException(e));
    }
  }

  private Connection connect(EventSink sink) throws IOException, InterruptedException {
    HttpURLConnection connection =
        gateway.stream(
            Gateway.taskPath(id) + "/events?after=" + cursor,
            Map.of("Accept", "text/event-stream", "Last-Event-ID", Long.toString(cursor)),
            Math.toIntExact(SILENCE.toMillis()));
    try {
      return switch (connection.getResponseCode()) {
        case HttpURLConnection.HTTP_OK -> read(connection, sink);
        case HttpURLConnection.HTTP_NO_CONTENT -> Connection.ENDED;
        default -> refused(Gateway.reply(connection), sink);
      };
    } finally {
      connection.disconnect();
    }
  }

  private Connection read(HttpURLConnection connection, EventSink sink) throws IOException {
    reached = true;
    SseReader reader = new SseReader(connection.getInputStream());
    for (Optional<String> next = reader.next(); next.isPresent(); next = reader.next()) {
      lastContact = System.nanoTime();
      pause = FIRST_PAUSE;
      Event event = Event.parse(next.get());
      if (event.isLogged() && event.seq() <= cursor) {
        continue;
      }
      cursor = Math.max(cursor, event.seq());
      sink.on(event);
      if (event.isEnd()) {
        return Connection.ENDED;
      }
    }
    return Connection.BROKEN;
  }

  private Connection refused(GatewayReply reply, EventSink sink)
      throws InterruptedException, IOException {
    if (reply.code().equals("cursor_beyond_end")) {
      cursor = 0;
      sink.again();
      return Connection.BROKEN;
    }
    if (!reply.isPassing()) {
      throw reply.failure();
    }
    if (System.nanoTime() - lastContact > patience.toNanos()) {
      throw Failure.unreachable(
          "The gateway at %s answers %d.".formatted(gateway.url(), reply.status()));
    }
    reached = true;
    TimeUnit.SECONDS.sleep(Math.clamp(reply.retryAfterSeconds(), 0, 5));
    return Connection.BROKEN;
  }
}
