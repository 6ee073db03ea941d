package io.openclaw.gateway.stomp;

import io.openclaw.gateway.feed.EventSink;
import io.openclaw.gateway.feed.Follower;
import io.openclaw.gateway.feed.Progress;
import io.openclaw.gateway.feed.Watcher;
import io.openclaw.gateway.presence.Presence;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.wire.EventJson;
import io.openclaw.task.TaskEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The events of a task or of a session as MESSAGE frames, followed on a virtual thread of its own.
final class EventSubscription implements Subscription, EventSink {
  private static final Logger LOG = LoggerFactory.getLogger(EventSubscription.class);

  private final String id;
  private final String destination;
  private final FrameWriter writer;
  private final Consumer<Subscription> onEnd;
  private final Following following;

  /// Guarded by this object's lock, as is writing: once [#close] returns nothing more is written.
  private boolean begun;

  private volatile boolean closed;

  /// What is followed, and how.
  record Following(Follower follower, Watcher watcher, Presence.Client client) {}

  /// @param onEnd called when the log is over and the subscription with it
  EventSubscription(
      String id,
      String destination,
      FrameWriter writer,
      Following following,
      Consumer<Subscription> onEnd) {
    this.id = id;
    this.destination = destination;
    this.writer = writer;
    this.following = following;
    this.onEnd = onEnd;
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
    Thread.ofVirtual().name("stomp-follow").start(this::run);
  }

  /// Waits for what is being written just now.
  @Override
  public synchronized void close() {
    closed = true;
    if (!begun) {
      following.watcher.close();
    }
  }

  private void run() {
    try (Watcher watcher = following.watcher) {
      switch (following.follower.follow(watcher, this, following.client)) {
        case COMPLETE -> onEnd.accept(this);
        case DELETED -> fail(Code.NOT_FOUND, "The task was deleted while it was watched.");
        case GATEWAY_STOPS, SINK_CLOSED -> {}
      }
    } catch (IOException gone) {
      LOG.trace("A client is gone.", gone);
    } catch (RuntimeException unexpected) {
      LOG.error("A subscription is ended: following its events failed.", unexpected);
      fail(Code.INTERNAL, "The gateway failed; subscribe again with your cursor.");
    }
  }

  private void fail(Code code, String detail) {
    writer.fail(Problem.of(code, detail), Optional.empty());
  }

  @Override
  public boolean open() {
    return !closed && writer.open();
  }

  @Override
  public void events(List<TaskEvent> events) throws IOException {
    List<String> frames = new ArrayList<>(events.size());
    for (TaskEvent event : events) {
      frames.add(
          writer
              .message(this)
              .header("task-id", event.task().text())
              .header("seq", Long.toString(event.seq()))
              .json(EventJson.of(event)));
    }
    send(frames);
  }

  @Override
  public void progress(Progress progress) throws IOException {
    String task = progress.task().id().text();
    send(List.of(writer.message(this).header("task-id", task).json(progress.json())));
  }

  private synchronized void send(List<String> frames) throws IOException {
    if (!closed) {
      writer.send(frames);
    }
  }
}
