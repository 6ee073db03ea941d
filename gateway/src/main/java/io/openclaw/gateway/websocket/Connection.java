package io.openclaw.gateway.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/// One open WebSocket. Each writer waits for its turn, first come, first served, and then until the
/// socket has taken what it wrote: nothing is queued here, and a slow peer holds up only the
/// threads that serve it.
public final class Connection {
  /// A longer text is sent in slices, so that a large one shows progress too; and so many
  /// characters are written in one turn.
  private static final int SLICE = 16 << 10;

  private static final long CLOSING_NANOS = 2_000_000_000L;
  private static final long READING_MILLIS = 100;
  private static final long FULL_NANOS = 100_000_000L;

  private final Session session;
  private final WebSocketSettings settings;
  private final Semaphore turn = new Semaphore(1, /* fair= */ true);
  private final AtomicLong closingSince = new AtomicLong();
  private volatile boolean reading;
  private volatile long receivedAt = System.nanoTime();
  private volatile long sentAt = System.nanoTime();
  private volatile long pingedAt = System.nanoTime();
  private volatile long writingSince;
  private volatile boolean gatewayStops;

  Connection(Session session, WebSocketSettings settings) {
    this.session = session;
    this.settings = settings;
  }

  /// Writes the texts as one message each and waits until the socket has taken them; other writers
  /// of the connection get their turn in between. Throws when the connection is closing or gone.
  public void send(List<String> texts) throws IOException {
    for (int from = 0; from < texts.size(); ) {
      int to = turnEnd(texts, from);
      sendInOneTurn(texts.subList(from, to));
      from = to;
    }
  }

  private static int turnEnd(List<String> texts, int from) {
    int length = 0;
    int to = from;
    while (to < texts.size() && length < SLICE) {
      length += texts.get(to++).length();
    }
    return to;
  }

  private void sendInOneTurn(List<String> texts) throws IOException {
    turn.acquireUninterruptibly();
    try {
      write(texts);
    } finally {
      turn.release();
    }
  }

  public void send(String text) throws IOException {
    send(List.of(text));
  }

  /// Writes a short text when nobody else is writing; never waits.
  public boolean sendIfIdle(String text) {
    if (closing() || !turn.tryAcquire()) {
      return false;
    }
    writingSince = now();
    sentAt = now();
    session.sendText(text, Callback.from(this::endTurn, _ -> endTurn()));
    return true;
  }

  /// Writes a last text, if the socket takes it in time, and closes a moment later: the server
  /// drops the connection right after a close for cause, and a peer that is still sending would
  /// never read the text.
  public void closeWith(String text, int code, String reason) {
    if (!takeTurnInTime()) {
      close(code, reason);
      return;
    }
    if (closingSince.compareAndSet(0, now())) {
      session.sendText(text, Callback.from(() -> closeSoon(code, reason), _ -> cut()));
    }
    endTurn();
  }

  private boolean takeTurnInTime() {
    try {
      return turn.tryAcquire(CLOSING_NANOS, TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void closeSoon(int code, String reason) {
    CompletableFuture.delayedExecutor(READING_MILLIS, TimeUnit.MILLISECONDS)
        .execute(() -> session.close(code, reason, Callback.NOOP));
  }

  /// Starts the closing handshake; the socket is cut when the peer has not answered shortly after.
  public void close(int code, String reason) {
    if (closingSince.compareAndSet(0, now())) {
      session.close(code, reason, Callback.NOOP);
    }
  }

  public boolean closing() {
    return closingSince.get() != 0;
  }

  /// How long nothing was written.
  public long quietNanos() {
    return now() - sentAt;
  }

  /// The gateway ends it, not the client.
  void gatewayStops() {
    gatewayStops = true;
    close(CloseCode.RESTART, "The gateway restarts; connect again with your cursor.");
  }

  /// Whether the gateway ended it, not the client.
  boolean gatewayStopped() {
    return gatewayStops;
  }

  /// The peer has sent something.
  void received() {
    receivedAt = now();
    reading = false;
  }

  void cut() {
    session.disconnect();
  }

  /// More is read from the peer from here on, so that its silence counts.
  void reads() {
    receivedAt = now();
    reading = true;
  }

  /// The socket is closed; from here on every write fails.
  void gone() {
    closingSince.compareAndSet(0, now());
  }

  boolean open() {
    return session.isOpen();
  }

  /// Pings a silent peer, and ends a connection that shows no sign of life or takes nothing.
  void check() {
    long now = now();
    if (closing()) {
      if (now - closingSince.get() > CLOSING_NANOS) {
        session.disconnect();
      }
    } else if (writingSince != 0 && now - writingSince > settings.sendLimit().toNanos()) {
      close(CloseCode.TRY_LATER, "The socket takes nothing; connect again with your cursor.");
    } else if (writingSince == 0 && reading && now - receivedAt > settings.deadAfter().toNanos()) {
      session.disconnect();
    } else if (reading && now - Math.max(receivedAt, pingedAt) > settings.beat().toNanos()) {
      ping(now);
    }
  }

  private void ping(long now) {
    if (turn.tryAcquire()) {
      pingedAt = now;
      writingSince = now;
      session.sendPing(ByteBuffer.allocate(0), Callback.from(this::endTurn, _ -> endTurn()));
    }
  }

  private void write(List<String> texts) throws IOException {
    if (closing()) {
      throw new IOException("the connection is closing");
    }
    writingSince = now();
    try {
      PendingWrites writes = new PendingWrites(this::progressed);
      for (String text : texts) {
        write(text, writes);
      }
      writes.await();
    } finally {
      sentAt = now();
      writingSince = 0;
    }
  }

  private void write(String text, PendingWrites writes) throws IOException {
    if (text.length() <= SLICE) {
      session.sendText(text, writes.one());
      return;
    }
    for (int from = 0; from < text.length(); ) {
      int to = sliceEnd(text, from);
      session.sendPartialText(text.substring(from, to), to == text.length(), writes.one());
      writes.await();
      from = to;
    }
  }

  /// A peer that takes bytes after the socket was full is alive, however late its pong comes.
  private void progressed() {
    long now = now();
    if (now - writingSince > FULL_NANOS) {
      receivedAt = now;
    }
    writingSince = now;
  }

  private static int sliceEnd(String text, int from) {
    int to = Math.min(text.length(), from + SLICE);
    return to < text.length() && Character.isHighSurrogate(text.charAt(to - 1)) ? to - 1 : to;
  }

  private void endTurn() {
    writingSince = 0;
    turn.release();
  }

  /// Never 0, which stands for never.
  private static long now() {
    return System.nanoTime() | 1;
  }
}
