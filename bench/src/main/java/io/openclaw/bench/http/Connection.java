package io.openclaw.bench.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One connection that is kept from request to request, used by one thread at a time. It connects
/// when first used, and anew when the answer before was not read to its end. A request is never
/// sent twice.
public final class Connection implements AutoCloseable {
  /// Servers end connections that are idle; a request that meets such an end would be lost.
  private static final long FRESH_NANOS = Duration.ofSeconds(20).toNanos();

  private final Server server;
  private final Duration patience;
  private @Nullable Link link;
  private boolean busy;
  private long usedNanos;

  /// `patience` is how long the server may be silent within an answer.
  public Connection(Server server, Duration patience) {
    this.server = server;
    this.patience = patience;
  }

  /// Connects now, so that the first request need not wait for it.
  public void connect() throws IOException {
    free();
  }

  public Answer send(Request request) throws IOException {
    return open(request).whole();
  }

  /// Returns as soon as the head of the answer is there.
  public Incoming open(Request request) throws IOException {
    Link free = free();
    busy = true;
    free.send(request.wire(server));
    ResponseHead head = ResponseHead.read(free.in());
    InputStream body = head.body(free.in(), () -> busy = !head.keptAlive());
    usedNanos = System.nanoTime();
    return new Incoming(head.status(), body);
  }

  private Link free() throws IOException {
    Link kept = link;
    if (kept != null && !busy && System.nanoTime() - usedNanos < FRESH_NANOS) {
      return kept;
    }
    close();
    Link fresh = Link.to(server, patience);
    link = fresh;
    busy = false;
    usedNanos = System.nanoTime();
    return fresh;
  }

  /// Ends it at once, even in the middle of an answer.
  @Override
  public void close() {
    Link kept = link;
    link = null;
    if (kept != null) {
      kept.close();
    }
  }
}
