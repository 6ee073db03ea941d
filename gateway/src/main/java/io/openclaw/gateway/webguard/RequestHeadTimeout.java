package io.openclaw.gateway.webguard;

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
/// idle timeout cannot do it: it begins again with every byte.
final class RequestHeadTimeout extends AbstractLifeCycle {
  private static final int CHECKS = 5;

  private final AbstractConnector connector;
  private final long within;

  /// Request number `request` of its connection was in the middle of its head at that time.
  private record Begun(long request, long at) {}

  RequestHeadTimeout(AbstractConnector connector, Duration within) {
    this.connector = connector;
    this.within = within.toNanos();
  }

  @Override
  protected void doStart() {
    Thread.ofVirtual().name("request-head-timeout").start(this::checkUntilStopped);
  }

  private void checkUntilStopped() {
    Map<EndPoint, Begun> seen = new HashMap<>();
    while (isStarting() || isStarted()) {
      LockSupport.parkNanos(within / CHECKS);
      seen = check(seen, System.nanoTime());
    }
  }

  private Map<EndPoint, Begun> check(Map<EndPoint, Begun> before, long now) {
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
