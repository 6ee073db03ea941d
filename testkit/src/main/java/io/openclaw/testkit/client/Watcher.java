package io.openclaw.testkit.client;

import io.openclaw.testkit.history.Observation;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Follows one task from its first event to `done`, through any disconnect, always from its cursor,
/// and writes down every event exactly as it came, repeats and all.
public final class Watcher implements AutoCloseable {
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

  private final String name;
  private final String task;
  private final TaskClient client;
  private final Feed feed;
  private final Consumer<JsonNode> listener;
  private final CompletableFuture<Long> finished = new CompletableFuture<>();
  private volatile long cursor;
  private volatile boolean closed;

  private Watcher(
      String name, String task, TaskClient client, Feed feed, Consumer<JsonNode> listener) {
    this.name = name;
    this.task = task;
    this.client = client;
    this.feed = feed;
    this.listener = listener;
  }

  /// Begins to watch by server-sent events.
  ///
  /// @param listener told each event as it comes
  public static Watcher sse(TaskClient client, String task, Consumer<JsonNode> listener) {
    return begin(new Watcher("sse-" + task, task, client, new SseFeed(client, task), listener));
  }

  /// Begins to watch by long poll.
  public static Watcher poll(TaskClient client, String task, Consumer<JsonNode> listener) {
    return begin(new Watcher("poll-" + task, task, client, new PollFeed(client, task), listener));
  }

  /// Begins to watch by plain WebSocket.
  public static Watcher socket(TaskClient client, String task, Consumer<JsonNode> listener) {
    return by("socket", client, task, new SocketFeed(client, task), listener);
  }

  /// Begins to watch by STOMP, with a client spelled out by hand.
  public static Watcher stomp(TaskClient client, String task, Consumer<JsonNode> listener) {
    return by("stomp", client, task, new StompFeed(client, task), listener);
  }

  /// Begins to watch by some other way.
  public static Watcher by(
      String way, TaskClient client, String task, Feed feed, Consumer<JsonNode> listener) {
    return begin(new Watcher(way + "-" + task, task, client, feed, listener));
  }

  /// Reads the log of a finished task from the start, as a late reader does. `round` tells several
  /// readers apart.
  public static Watcher replay(TaskClient client, String task, String round) {
    String name = "replay-" + round + "-" + task;
    return begin(new Watcher(name, task, client, new PollFeed(client, task), event -> {}));
  }

  private static Watcher begin(Watcher watcher) {
    Thread.ofVirtual().name(watcher.name).start(watcher::run);
    return watcher;
  }

  public String task() {
    return task;
  }

  /// The last seq seen, 0 before the first.
  public long cursor() {
    return cursor;
  }

  /// Breaks its present connection, as a phone in a tunnel does; it comes back by itself.
  public void drop() {
    feed.drop();
  }

  /// Completes with the seq of `done`; fails when the log is gone or the watcher was closed.
  public CompletableFuture<Long> finished() {
    return finished.copy();
  }

  /// @throws IllegalStateException when `done` does not come within `patience`
  public long await(Duration patience) {
    try {
      return finished.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (Exception e) {
      throw new IllegalStateException("%s at %d: no end".formatted(name, cursor), e);
    }
  }

  /// Stops watching, wherever it stands.
  @Override
  public void close() {
    closed = true;
    feed.drop();
  }

  private void run() {
    while (!closed && !finished.isDone()) {
      String why = oneConnection();
      if (!closed && !finished.isDone()) {
        long after = cursor;
        client.history().add(at -> new Observation.Resumed(at, name, task, after, why));
        pause();
      }
    }
    if (!finished.isDone()) {
      client.history().add(at -> new Observation.Left(at, name, task));
      finished.cancel(false);
    }
  }

  private String oneConnection() {
    try {
      return switch (feed.read(cursor, this::take)) {
        case ENDED -> "the connection ended";
        case BUSY -> "busy";
        case NOTHING_LEFT -> gone("finished, but `done` was never sent");
        case ABSENT -> gone("no such task");
        case BEYOND_END -> gone("the log ends before " + cursor);
      };
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (RuntimeException nonsense) {
      return gone("what came makes no sense: " + nonsense);
    }
  }

  private String gone(String why) {
    client.history().add(at -> new Observation.Vanished(at, name, task, why));
    finished.completeExceptionally(new IllegalStateException(task + ": " + why));
    return why;
  }

  private void take(JsonNode event) {
    long seq = event.path("seq").asLong(0);
    String type = event.path("type").asString("");
    if (seq == 0 && type.equals("progress")) {
      return;
    }
    client.history().add(at -> Observation.Event.of(at, name, task, event));
    cursor = Math.max(cursor, seq);
    listener.accept(event);
    if (type.equals("done")) {
      finished.complete(seq);
    }
  }

  private static void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(BETWEEN_TRIES.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// One way to read the log from a cursor on.
  public interface Feed {
    /// Returns when the connection is over in an orderly way.
    How read(long after, Consumer<JsonNode> to) throws IOException;

    /// Breaks the connection that [#read] reads from, if there is one.
    void drop();

    enum How {
      ENDED,
      BUSY,
      NOTHING_LEFT,
      ABSENT,
      BEYOND_END
    }

    /// What a problem's code says about going on.
    static How refusal(String code) {
      return switch (code) {
        case "not_found" -> How.ABSENT;
        case "cursor_beyond_end" -> How.BEYOND_END;
        default -> How.BUSY;
      };
    }

    static @Nullable How refusal(int status) {
      return switch (status) {
        case 200 -> null;
        case 204 -> How.NOTHING_LEFT;
        case 404 -> How.ABSENT;
        case 400 -> How.BEYOND_END;
        default -> How.BUSY;
      };
    }
  }
}
