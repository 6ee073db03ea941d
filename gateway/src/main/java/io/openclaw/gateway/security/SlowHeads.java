package io.openclaw.gateway.security;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;

/// Closes connections whose request has begun and whose head does not end in time. The server's own
/// clock cannot: it begins anew with every byte.
final class SlowHeads extends AbstractLifeCycle {
  private static final int LOOKS = 5;

  private final AbstractConnector connector;
  private final long within;

  /// Request number `request` of its connection was in the middle of its head at that time.
  private record Begun(long request, long at) {}

  SlowHeads(AbstractConnector connector, Duration within) {
    this.connector = connector;
    this.within = within.toNanos();
  }

  @Override
  protected void doStart() {
    Thread.ofVirtual().name("slow-heads").start(this::keepLooking);
  }

  private void keepLooking() {
    Map<EndPoint, Begun> seen = new HashMap<>();
    while (isStarting() || isStarted()) {
      LockSupport.parkNanos(within / LOOKS);
      seen = look(seen, System.nanoTime());
    }
  }

  private Map<EndPoint, Begun> look(Map<EndPoint, Begun> before, long now) {
    Map<EndPoint, Begun> present = new HashMap<>();
    for (EndPoint end : connector.getConnectedEndPoints()) {
      if (end.getConnection() instanceof HttpConnection http && inHead(http)) {
        Begun begun = new Begun(http.getMessagesIn(), now);
        Begun earlier = before.getOrDefault(end, begun);
        Begun same = earlier.request == begun.request ? earlier : begun;
        if (now - same.at >= within) {
          end.close();
        } else {
          present.put(end, same);
        }
      }
    }
    return present;
  }

  private static boolean inHead(HttpConnection http) {
    HttpParser parser = http.getParser();
    return parser.inHeaderState() && !parser.isStart();
  }
}
