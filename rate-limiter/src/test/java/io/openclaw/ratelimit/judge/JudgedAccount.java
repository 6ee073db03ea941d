package io.openclaw.ratelimit.judge;

import io.openclaw.ratelimit.Account;
import io.openclaw.ratelimit.LimiterSettings;
import io.openclaw.ratelimit.Quota;
import java.time.Duration;

/// What the judging test and its processes have in common.
final class JudgedAccount {
  static final String KEY = "judged";
  static final int STARTS = 40;
  static final int CONCURRENCY = 5;
  static final LimiterSettings SETTINGS =
      LimiterSettings.DEFAULT.withLease(Duration.ofSeconds(2), Duration.ofSeconds(3));

  private JudgedAccount() {}

  static Account of(String url, String key, long window) {
    Quota quota = new Quota(CONCURRENCY, STARTS, 0, Duration.ofMillis(window));
    return Account.of(url, key, "judged", quota);
  }
}
