package io.openclaw.worker.cache;

import io.openclaw.worker.cache.AnswerStore.Claim;
import io.openclaw.worker.cache.AnswerStore.Found;
import java.time.Duration;

/// Spares calls: an answer that is known is not asked for again, and of identical calls at one time
/// only one is made, by all workers together.
public final class AnswerCache implements AutoCloseable {
  /// How long the others wait for a leader; then everybody goes alone. It bounds what one slow call
  /// can do to others.
  private static final Duration LONGEST_FOLLOWED = Duration.ofMinutes(5);

  private static final Duration SHORTEST_DELAY = Duration.ofMillis(100);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

  private final AnswerStore store;
  private final CacheSettings settings;
  private final LeadershipRenewal renewal;

  public AnswerCache(AnswerStore store, CacheSettings settings) {
    this.store = store;
    this.settings = settings;
    this.renewal = new LeadershipRenewal(store, settings.lease());
  }

  /// Says what to do. Safe to repeat with the same token.
  ///
  /// @param token secret of this attempt; it holds the leadership
  public CacheDecision consult(CallIdentity call, String token) {
    String digest = call.digest();
    return switch (store.consult(digest, token, settings.lease())) {
      case Found.Known(String answer) -> new CacheDecision.Known(CachedAnswer.read(answer));
      case Found.Leads() -> {
        Claim claim = new Claim(digest, token);
        renewal.hold(claim);
        yield new CacheDecision.Call(
            new HeldLeadership(store, renewal, settings, claim, call.ttl()));
      }
      case Found.Follows(Duration since) ->
          since.compareTo(LONGEST_FOLLOWED) > 0
              ? new CacheDecision.Call(Leadership.NONE)
              : new CacheDecision.Later(delay(since));
      case Found.Alone() -> new CacheDecision.Call(Leadership.NONE);
    };
  }

  /// TestClaims that are still held run out by themselves.
  @Override
  public void close() {
    renewal.close();
  }

  /// The longer a call takes, the less a moment more matters.
  private static Duration delay(Duration since) {
    Duration quarter = since.dividedBy(4);
    if (quarter.compareTo(SHORTEST_DELAY) < 0) {
      return SHORTEST_DELAY;
    }
    return quarter.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : quarter;
  }
}
