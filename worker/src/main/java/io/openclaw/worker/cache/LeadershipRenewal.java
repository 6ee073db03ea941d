package io.openclaw.worker.cache;

import io.openclaw.loop.Loop;
import io.openclaw.task.StoreException;
import io.openclaw.worker.cache.AnswerStore.Claim;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps alive the claims of this process on calls under way, all with one call to the store.
final class LeadershipRenewal implements AutoCloseable {

  private final AnswerStore store;
  private final Duration lease;
  private final Set<Claim> held = ConcurrentHashMap.newKeySet();
  private final Loop loop;

  LeadershipRenewal(AnswerStore store, Duration lease) {
    this.store = store;
    this.lease = lease;
    this.loop =
        Loop.named("leadership-renewal")
            .onPlatformThread()
            .pause(lease.dividedBy(3))
            .expect(StoreException.class)
            .start(this::renew);
  }

  void hold(Claim claim) {
    held.add(claim);
  }

  void drop(Claim claim) {
    held.remove(claim);
  }

  @Override
  public void close() {
    loop.close();
  }

  /// A claim that was lost stays lost: another may lead by now.
  private boolean renew() {
    List<Claim> claims = List.copyOf(held);
    if (claims.isEmpty()) {
      return false;
    }
    List<Boolean> still = store.renew(claims, lease);
    for (int i = 0; i < claims.size(); i++) {
      if (!still.get(i)) {
        drop(claims.get(i));
      }
    }
    return false;
  }
}
