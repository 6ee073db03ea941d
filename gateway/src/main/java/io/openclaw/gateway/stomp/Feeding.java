package io.openclaw.gateway.stomp;

import io.openclaw.gateway.feed.Next;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.wire.EventJson;
import io.openclaw.task.TaskEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries events from a cursor to the socket, on a virtual thread of its own. While the socket is
/// busy it waits here and nothing is kept for it: the log is the buffer.
final class Feeding implements Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(Feeding.class);

  /// About so many characters are written in one turn; then the other subscriptions of the
  /// connection are next.
  private static final int TURN = 16 << 10;

  private final StompSession session;
  private final String id;
  private final String destination;
  private final Source source;
  private final Ticking ticking;
  private boolean begun;
  private volatile boolean closed;

  Feeding(StompSession session, String id, String destination, Source source, Ticking ticking) {
    this.session = session;
    this.id = id;
    this.destination = destination;
    this.source = source;
    this.ticking = ticking;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String destination() {
    return destination;
  }

  @Override
  public synchronized void begin() {
    begun = true;
    Thread.ofVirtual().name("stomp-feed").start(this::run);
  }

  /// Waits for what is being written just now.
  @Override
  public synchronized void close() {
    closed = true;
    if (!begun) {
      source.close();
    }
  }

  private void run() {
    try (source) {
      boolean more = true;
      while (more && !closed) {
        more = step();
      }
    } catch (IOException gone) {
      LOG.trace("A watcher is gone.", gone);
    } catch (RuntimeException unexpected) {
      LOG.error("A subscription is ended: carrying its events failed.", unexpected);
      session.fail(Problem.of(Code.INTERNAL, "The gateway failed; come back with your cursor."));
    }
  }

  private boolean step() throws IOException {
    switch (source.next(ticking.untilNext())) {
      case Next.Events(List<TaskEvent> events) -> write(events);
      case Next.Quiet _ -> {}
      case Next.Ended _ -> {
        session.ended(this);
        return false;
      }
      case Next.Gone _ -> {
        session.fail(Problem.of(Code.NOT_FOUND, "The task was deleted while it was watched."));
        return false;
      }
      case Next.Closing _ -> {
        return false;
      }
    }
    for (Ticking.Tick tick : ticking.due(source.alive())) {
      send(List.of(session.message(this).header("task-id", tick.task().text()).json(tick.json())));
    }
    return true;
  }

  private void write(List<TaskEvent> events) throws IOException {
    List<String> turn = new ArrayList<>();
    int length = 0;
    for (TaskEvent event : events) {
      ticking.count(event);
      String message = message(event);
      turn.add(message);
      length += message.length();
      if (length >= TURN) {
        send(turn);
        turn = new ArrayList<>();
        length = 0;
      }
    }
    send(turn);
    // The first of a session's task is the beginning of watching it.
    if (events.getFirst().seq() == 1) {
      session.begins(events.getFirst().task());
    } else {
      session.watches(events.getFirst().task());
    }
  }

  private String message(TaskEvent event) {
    return session
        .message(this)
        .header("task-id", event.task().text())
        .header("seq", Long.toString(event.seq()))
        .json(EventJson.of(event));
  }

  private synchronized void send(List<String> messages) throws IOException {
    if (!closed && !messages.isEmpty()) {
      session.connection().send(messages);
    }
  }
}
