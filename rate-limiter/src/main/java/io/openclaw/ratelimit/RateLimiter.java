package io.openclaw.ratelimit;

import io.openclaw.ratelimit.Decision.Denied;
import io.openclaw.ratelimit.Decision.Granted;
import io.openclaw.ratelimit.Decision.Reason;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Where every call to a provider asks first. A call leaves only with a [Permit]; one that waits
/// does not spend an attempt. Accounts without limits cost nothing.
public final class RateLimiter implements AutoCloseable {
  private static final Duration LEASE = Duration.ofSeconds(8);
  private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  private static final Permit UNLIMITED =
      new Permit() {
        @Override
        public void close() {}

        @Override
        public void closeAborted() {}
      };

  private final Slots slots;
  private final Renewal renewal;
  private final String process = UUID.randomUUID().toString();
  private final AtomicLong calls = new AtomicLong();

  public RateLimiter(Slots slots) {
    this(slots, LEASE);
  }

  RateLimiter(Slots slots, Duration lease) {
    this.slots = slots;
    this.renewal = new Renewal(slots, lease);
  }

  /// Waits for permission on the calling thread, at most for `patience`.
  ///
  /// @param priority 0 is served first
  public Decision acquire(Account account, int priority, Duration patience) {
    if (account.unlimited()) {
      return new Granted(UNLIMITED);
    }
    String holder = process + ':' + calls.incrementAndGet();
    long until = System.nanoTime() + patience.toNanos();
    while (true) {
      Decision decision = ask(account, holder, priority);
      if (!(decision instanceof Denied)) {
        return decision;
      }
      if (System.nanoTime() - until >= 0 || Thread.currentThread().isInterrupted()) {
        renewal.release(account, holder, Duration.ZERO);
        return decision;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  @Override
  public void close() {
    renewal.close();
  }

  private Decision ask(Account account, String holder, int priority) {
    try {
      Slots.Answer answer = slots.acquire(account, holder, priority, renewal.lease());
      return answer.granted()
          ? new Granted(renewal.hold(account, holder))
          : new Denied(Reason.SLOT, answer.nextExpiry());
    } catch (Slots.Unreachable away) {
      return new Denied(Reason.LIMITS_AWAY, Duration.ofNanos(PAUSE_NANOS));
    }
  }
}
