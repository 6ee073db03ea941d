package io.openclaw.ratelimit;

import java.time.Duration;

/// What a provider allows an account; 0 is without limit.
///
/// @param concurrency calls at once
/// @param rpm starts in any rolling window
/// @param tpm tokens in a window, smoothed
/// @param window a minute with real providers; tests take less
public record Quota(int concurrency, int rpm, long tpm, Duration window) {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LEAST_MARGIN = Duration.ofMillis(100);

  public static final Quota NONE = ofMinute(0, 0);

  public Quota {
    if (concurrency < 0 || rpm < 0 || tpm < 0) {
      throw new IllegalArgumentException("concurrency, rpm and tpm must be 0 (no limit) or more");
    }
    if (window.toMillis() < 1) {
      throw new IllegalArgumentException("window must be a millisecond or more");
    }
  }

  public static Quota ofMinute(int concurrency, int rpm) {
    return new Quota(concurrency, rpm, 0, MINUTE);
  }

  public boolean unlimited() {
    return concurrency == 0 && rpm == 0 && tpm == 0;
  }

  /// The window in which we count: a sixtieth longer than the provider's, because two calls do not
  /// travel equally long. With exactly a minute, a few milliseconds let a provider see more.
  public Duration guardedWindow() {
    return window.plus(margin());
  }

  public Duration margin() {
    Duration sixtieth = window.dividedBy(60);
    return sixtieth.compareTo(LEAST_MARGIN) > 0 ? sixtieth : LEAST_MARGIN;
  }
}
