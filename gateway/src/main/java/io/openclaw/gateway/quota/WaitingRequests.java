package io.openclaw.gateway.quota;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Limits the requests that wait for a task, in all and from one address. A request that waits is
/// no longer one in flight, so that waiting keeps no other request out; one for which there is no
/// place is answered at once instead of refused.
public final class WaitingRequests {
  private final int most;
  private final int mostOfOne;
  private final AtomicInteger count = new AtomicInteger();
  private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

  /// @param most 0 for no limit; `mostOfOne` alike
  WaitingRequests(int most, int mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  /// A place to wait, unless there is none.
  public Optional<Place> enter(HttpServletRequest request) {
    String address = request.getRemoteAddr();
    int all = count.incrementAndGet();
    int ofOne = byAddress.merge(address, 1, Integer::sum);
    if ((all > most && most > 0) || (ofOne > mostOfOne && mostOfOne > 0)) {
      leave(address);
      return Optional.empty();
    }
    InFlightRequests.becameStream(request);
    return Optional.of(new Place(address));
  }

  private void leave(String address) {
    byAddress.computeIfPresent(address, (_, present) -> present == 1 ? null : present - 1);
    count.decrementAndGet();
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
        leave(address);
      }
    }
  }
}
