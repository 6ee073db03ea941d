package io.openclaw.worker.cache;

import io.openclaw.task.StoreException;
import io.openclaw.worker.cache.AnswerStore.Claim;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A leadership that is held in the store.
final class HeldLeadership implements Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(HeldLeadership.class);

  /// How long identical calls do not wait for each other after an answer that cannot be kept.
  private static final Duration ALONE = Duration.ofMinutes(1);

  private final AnswerStore store;
  private final LeadershipRenewal renewal;
  private final CacheSettings settings;
  private final Claim claim;
  private final Duration ttl;
  private boolean ended;

  HeldLeadership(
      AnswerStore store,
      LeadershipRenewal renewal,
      CacheSettings settings,
      Claim claim,
      Duration ttl) {
    this.store = store;
    this.renewal = renewal;
    this.settings = settings;
    this.claim = claim;
    this.ttl = ttl;
  }

  @Override
  public AnswerRecorder recorder() {
    return new AnswerRecorder(settings.mostAnswer());
  }

  @Override
  public void keep(AnswerRecorder whole) {
    Optional<String> answer = whole.answer().map(CachedAnswer::json).filter(this::shortEnough);
    if (answer.isEmpty()) {
      end(() -> store.release(claim, ALONE));
    } else {
      end(() -> keep(answer.get()));
    }
  }

  @Override
  public void close() {
    end(() -> store.release(claim, Duration.ZERO));
  }

  private void keep(String answer) {
    try {
      if (!store.keep(claim, answer, ttl, settings)) {
        LOG.debug("an answer was not kept: its call is led by another");
      }
    } catch (StoreException.StorageFull full) {
      store.release(claim, ALONE);
    }
  }

  private boolean shortEnough(String answer) {
    return answer.getBytes(StandardCharsets.UTF_8).length <= settings.mostAnswer();
  }

  /// What cannot be told now is told by the end of the lease.
  private void end(Runnable step) {
    if (ended) {
      return;
    }
    ended = true;
    renewal.drop(claim);
    try {
      step.run();
    } catch (StoreException away) {
      LOG.debug("the end of a led call was not told: {}", away.getMessage());
    }
  }
}
