package io.openclaw.worker;

import io.openclaw.worker.cache.AnswerStore;
import io.openclaw.worker.cache.CacheSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/// For tests in which no task asks for what another got.
final class UnusedAnswerStore implements AnswerStore {
  @Override
  public Found consult(String digest, String token, Duration lease) {
    throw new AssertionError("nobody asked for it");
  }

  @Override
  public List<Boolean> renew(Collection<Claim> claims, Duration lease) {
    throw new AssertionError("nothing is held");
  }

  @Override
  public boolean keep(Claim claim, String answer, Duration ttl, CacheSettings bounds) {
    throw new AssertionError("nothing is held");
  }

  @Override
  public void release(Claim claim, Duration alone) {
    throw new AssertionError("nothing is held");
  }
}
