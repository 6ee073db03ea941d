package io.openclaw.gateway.security;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// How many requests are being answered. One that becomes a stream is counted among the connections
/// instead.
final class InFlight {
  private static final String SLOT = InFlight.class.getName();

  private final int most;
  private final AtomicInteger count = new AtomicInteger();

  InFlight(int most) {
    this.most = most;
  }

  /// Throws [ProblemException] when there are too many.
  Slot enter(HttpServletRequest request) {
    if (count.incrementAndGet() > most && most > 0) {
      count.decrementAndGet();
      throw ProblemException.of(Code.OVERLOADED, "Too many requests are under way; try again.");
    }
    Slot slot = new Slot();
    request.setAttribute(SLOT, slot);
    return slot;
  }

  static void becameStream(HttpServletRequest request) {
    if (request.getAttribute(SLOT) instanceof Slot slot) {
      slot.close();
    }
  }

  int count() {
    return count.get();
  }

  final class Slot implements AutoCloseable {
    private final AtomicBoolean freed = new AtomicBoolean();

    @Override
    public void close() {
      if (freed.compareAndSet(false, true)) {
        count.decrementAndGet();
      }
    }
  }
}
