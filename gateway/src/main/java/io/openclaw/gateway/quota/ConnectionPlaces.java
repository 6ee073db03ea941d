package io.openclaw.gateway.quota;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Room for connections that stay open (WebSocket and event streams together), in all and from one
/// address.
public final class ConnectionPlaces {
  private static final Duration SOON = Duration.ofSeconds(5);

  private final int most;
  private final int mostOfOne;
  private final AtomicInteger taken = new AtomicInteger();
  private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

  /// @param most 0 for no limit; `mostOfOne` alike
  ConnectionPlaces(int most, int mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  /// Takes a place for a connection that this request opens; it is no longer a request in flight.
  /// Throws [ProblemException] when there is none: 503 in all, 429 for one address.
  public Place enter(HttpServletRequest request) {
    Place place = enter(request.getRemoteAddr());
    InFlightRequests.becameStream(request);
    return place;
  }

  /// @param address of the client, as [HttpServletRequest#getRemoteAddr] gives it to a controller
  public Place enter(String address) {
    if (taken.incrementAndGet() > most && most > 0) {
      taken.decrementAndGet();
      throw ProblemException.of(
          Code.OVERLOADED,
          "More than %d connections are open; try again shortly, or poll.".formatted(most));
    }
    if (byAddress.merge(address, 1, Integer::sum) > mostOfOne && mostOfOne > 0) {
      free(address);
      throw new ProblemException(
          Problem.of(
                  Code.TOO_MANY_CONNECTIONS,
                  "Not more than " + mostOfOne + " connections from one address.")
              .retryAfter(SOON));
    }
    return new Place(address);
  }

  public int taken() {
    return taken.get();
  }

  public int addresses() {
    return byAddress.size();
  }

  private void free(String address) {
    byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    taken.decrementAndGet();
  }

  /// Freed once, however often it is closed.
  public final class Place implements AutoCloseable {
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
