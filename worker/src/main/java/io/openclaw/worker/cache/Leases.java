package io.openclaw.worker.cache;

import io.openclaw.task.StoreException;
import io.openclaw.worker.cache.AnswerStore.Claim;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps alive the claims of this process on calls under way, all with one call to the store.
final class Leases implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

  private final AnswerStore store;
  private final Duration lease;
  private final Set<Claim> held = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean closed;

  Leases(AnswerStore store, Duration lease) {
    this.store = store;
    this.lease = lease;
    this.thread = Thread.ofPlatform().daemon().name("led-calls").start(this::run);
  }

  void hold(Claim claim) {
    held.add(claim);
  }

  void drop(Claim claim) {
    held.remove(claim);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(lease.toNanos() / 3);
      try {
        renew(List.copyOf(held));
      } catch (StoreException away) {
        LOG.debug("led calls were not renewed: {}", away.getMessage());
      } catch (RuntimeException defect) {
        LOG.warn("led calls could not be renewed; it is tried again", defect);
      }
    }
  }

  /// A claim that was lost stays lost: another may lead by now.
  private void renew(List<Claim> claims) {
    if (claims.isEmpty()) {
      return;
    }
    List<Boolean> still = store.renew(claims, lease);
    for (int i = 0; i < claims.size(); i++) {
      if (!still.get(i)) {
        drop(claims.get(i));
      }
    }
  }
}
