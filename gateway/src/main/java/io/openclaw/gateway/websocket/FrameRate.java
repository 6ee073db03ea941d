package io.openclaw.gateway.websocket;

/// A bucket that lets so many frames through a second, and twice as many at once. Belongs to one
/// thread at a time.
public final class FrameRate {
  private final long nanosOfOne;
  private final long most;
  private long spent;

  public FrameRate(int aSecond, long now) {
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
