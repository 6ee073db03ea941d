package io.openclaw.gateway.quota;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Limits the requests that are being answered. A request that becomes a stream is counted among
/// the connections instead.
public final class InFlightRequests {
  private static final String REQUEST = InFlightRequests.class.getName();

  private final int most;
  private final AtomicInteger count = new AtomicInteger();

  InFlightRequests(int most) {
    this.most = most;
  }

  /// Throws [ProblemException] when there are too many.
  public Request enter(HttpServletRequest request) {
    if (count.incrementAndGet() > most && most > 0) {
      count.decrementAndGet();
      throw ProblemException.of(
          Code.OVERLOADED,
          "More than %d requests are in flight; try again shortly.".formatted(most));
    }
    Request counted = new Request();
    request.setAttribute(REQUEST, counted);
    return counted;
  }

  static void becameStream(HttpServletRequest request) {
    if (request.getAttribute(REQUEST) instanceof Request counted) {
      counted.close();
    }
  }

  int count() {
    return count.get();
  }

  public final class Request implements AutoCloseable {
    private final AtomicBoolean freed = new AtomicBoolean();

    @Override
    public void close() {
      if (freed.compareAndSet(false, true)) {
        count.decrementAndGet();
      }
    }
  }
}
