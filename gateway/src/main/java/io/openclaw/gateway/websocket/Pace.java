package io.openclaw.gateway.websocket;

/// A token bucket: so many a second, and twice as many at once. Belongs to one thread at a time.
public final class Pace {
  private final long nanosOfOne;
  private final long most;
  private long spent;

  public Pace(int aSecond, long now) {
    this.nanosOfOne = 1_000_000_000L / aSecond;
    this.most = nanosOfOne * aSecond * 2;
    this.spent = now - most;
  }

  /// Whether there was one left.
  public boolean take(long now) {
    spent = Math.max(spent, now - most) + nanosOfOne;
    return spent - now <= 0;
  }
}
