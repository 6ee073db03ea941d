package io.openclaw.gateway.websocket;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// How many connections there are, in all and from each address. An address is what the socket
/// says, never what a header claims.
final class Places {
  private static final Duration SOON = Duration.ofSeconds(5);

  private final int most;
  private final int mostOfOne;
  private final AtomicInteger taken = new AtomicInteger();
  private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

  Places(int most, int mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  /// Throws [ProblemException] when there is none left.
  Place enter(String address) {
    if (taken.incrementAndGet() > most) {
      taken.decrementAndGet();
      throw ProblemException.of(Code.OVERLOADED, "Too many connections are open; try again, or poll.");
    }
    if (byAddress.merge(address, 1, Integer::sum) > mostOfOne) {
      free(address);
      throw new ProblemException(
          Problem.of(
                  Code.TOO_MANY_CONNECTIONS,
                  "Not more than " + mostOfOne + " connections from one address.")
              .retryAfter(SOON));
    }
    return new Place(address);
  }

  int taken() {
    return taken.get();
  }

  int addresses() {
    return byAddress.size();
  }

  private void free(String address) {
    byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    taken.decrementAndGet();
  }

  /// Freed once, however often it is closed.
  final class Place implements AutoCloseable {
    private final String address;
    private final AtomicBoolean freed = new AtomicBoolean();

    private Place(String address) {
      this.address = address;
    }

    @Override
    public void close() {
      if (freed.compareAndSet(false, true)) {
        free(address);
      }
    }
  }
}
