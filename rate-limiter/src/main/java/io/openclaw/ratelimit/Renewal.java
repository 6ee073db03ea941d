package io.openclaw.ratelimit;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the slots of calls under way, from a thread of its own, until their permits are closed.
final class Renewal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);
  private static final Duration ABORTED_HOLD = Duration.ofMillis(500);

  private final Slots slots;
  private final Duration lease;
  private final Map<Account, Set<String>> held = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  Renewal(Slots slots, Duration lease) {
    this.slots = slots;
    this.lease = lease;
    this.thread = Thread.ofPlatform().daemon().name("permit-renewal").start(this::run);
  }

  Duration lease() {
    return lease;
  }

  Permit hold(Account account, String holder) {
    held.computeIfAbsent(account, _ -> ConcurrentHashMap.newKeySet()).add(holder);
    return new Slot(account, holder);
  }

  void release(Account account, String holder, Duration hold) {
    try {
      slots.release(account, holder, hold);
    } catch (Slots.Unreachable away) {
      LOG.debug("a slot could not be given back; its lease ends within {}", lease);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(lease.toNanos() / 4);
      held.forEach(this::renew);
    }
  }

  private void renew(Account account, Set<String> holders) {
    try {
      Set<String> now = Set.copyOf(holders);
      if (!now.isEmpty()) {
        slots.renew(account, now, lease);
      }
    } catch (RuntimeException failed) {
      LOG.warn("slots could not be renewed; it is tried again in {}", lease.dividedBy(4), failed);
    }
  }

  private final class Slot implements Permit {
    private final Account account;
    private final String holder;
    private final AtomicBoolean open = new AtomicBoolean(true);

    Slot(Account account, String holder) {
      this.account = account;
      this.holder = holder;
    }

    @Override
    public void close() {
      end(Duration.ZERO);
    }

    @Override
    public void closeAborted() {
      end(ABORTED_HOLD);
    }

    private void end(Duration hold) {
      if (open.compareAndSet(true, false)) {
        held.getOrDefault(account, Set.of()).remove(holder);
        release(account, holder, hold);
      }
    }
  }
}
