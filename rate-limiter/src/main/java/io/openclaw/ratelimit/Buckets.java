package io.openclaw.ratelimit;

import java.time.Duration;

/// Token buckets that all processes share. They smooth; the guard is what keeps the limit, so being
/// wrong here costs time only. Throws [Limits.Unreachable].
public interface Buckets {
  /// Takes `n`, or nothing and says after which time there will be as many.
  Duration take(Account account, Kind kind, long n);

  /// Puts back what was not used; less than nothing takes more, below zero if it must be.
  void give(Account account, Kind kind, long n);

  enum Kind {
    STARTS,
    TOKENS;

    /// How much may be taken at once after a rest. A few seconds' worth of starts: the guard grants
    /// the rest of a minute as fast as the refill, so a small bucket loses nothing.
    public long capacity(Quota quota) {
      return switch (this) {
        case STARTS ->
            Math.max(1, Math.max(quota.rpm() / 12, Math.min(quota.rpm(), quota.concurrency())));
        case TOKENS -> quota.tpm();
      };
    }

    public long perWindow(Quota quota) {
      return switch (this) {
        case STARTS -> quota.rpm();
        case TOKENS -> quota.tpm();
      };
    }
  }
}
