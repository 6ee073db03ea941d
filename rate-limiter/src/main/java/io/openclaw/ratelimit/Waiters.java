package io.openclaw.ratelimit;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The threads of this process that wait for permission of one account, and the hints that wake
/// them. The subscription begins with the first wait.
final class Waiters implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Waiters.class);
  private static final String ALL = "*";

  private final Limits limits;
  private final Account account;
  private final Map<String, Thread> waiting = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable AutoCloseable> hints = new AtomicReference<>();

  Waiters(Limits limits, Account account) {
    this.limits = limits;
    this.account = account;
  }

  /// To be called before asking, so that no hint is missed.
  void enter(String holder) {
    waiting.put(holder, Thread.currentThread());
  }

  void leave(String holder) {
    waiting.remove(holder);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /// Waits until a hint comes or the time is over.
  void await(Duration longest) {
    listen();
    LockSupport.parkNanos(this, longest.toNanos());
  }

  private void listen() {
    if (hints.get() == null) {
      AutoCloseable mine = limits.listen(account, this::wake);
      if (!hints.compareAndSet(null, mine)) {
        close(mine);
      }
    }
  }

  private void wake(String holder) {
    if (holder.equals(ALL)) {
      waiting.values().forEach(LockSupport::unpark);
    } else {
      LockSupport.unpark(waiting.get(holder));
    }
  }

  @Override
  public void close() {
    AutoCloseable listening = hints.get();
    if (listening != null) {
      close(listening);
    }
  }

  private static void close(AutoCloseable listening) {
    try {
      listening.close();
    } catch (Exception failed) {
      LOG.debug("a subscription did not close well", failed);
    }
  }
}
