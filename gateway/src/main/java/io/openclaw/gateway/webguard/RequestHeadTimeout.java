package io.openclaw.gateway.webguard;

import io.openclaw.loop.Loop;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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
  private final Loop loop;
  private Map<EndPoint, Begun> seen = Map.of();

  /// Request number `request` of its connection was in the middle of its head at that time.
  private record Begun(long request, long at) {}

  RequestHeadTimeout(AbstractConnector connector, Duration within) {
    this.connector = connector;
    this.within = within.toNanos();
    this.loop =
        Loop.named("request-head-timeout").pause(within.dividedBy(CHECKS)).build(this::check);
  }

  @Override
  protected void doStart() {
    loop.start();
  }

  @Override
  protected void doStop() {
    loop.close();
  }

  private boolean check() {
    seen = check(seen, System.nanoTime());
    return false;
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
