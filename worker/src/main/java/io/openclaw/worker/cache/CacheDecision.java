package io.openclaw.worker.cache;

import java.time.Duration;

/// What is to be done about a call.
public sealed interface CacheDecision {
  /// Nothing, here is its answer.
  record Known(CachedAnswer answer) implements CacheDecision {}

  /// Look again later: another makes the same call now. No place need be held meanwhile.
  record Later(Duration delay) implements CacheDecision {}

  /// Make it.
  record Call(Leadership leadership) implements CacheDecision {}
}
