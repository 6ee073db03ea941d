package io.openclaw.simulator.account;

import java.util.Arrays;

/// Moments of the recent past, oldest first. A window of `w` ms that ends now is half open: a
/// moment exactly `w` ms ago is no longer in it.
final class RollingWindow {

  private long[] moments = new long[16];
  private int head;
  private int size;

  void add(long now) {
    if (size == moments.length) {
      grow();
    }
    moments[(head + size) % moments.length] = now;
    size++;
  }

  /// How many moments lie in the window; older ones are forgotten.
  int count(long now, long windowMs) {
    while (size > 0 && moments[head] <= now - windowMs) {
      head = (head + 1) % moments.length;
      size--;
    }
    return size;
  }

  /// The moment that is the `n`-th from the end, 1 being the newest.
  long newest(int n) {
    return moments[(head + size - n) % moments.length];
  }

  void clear() {
    size = 0;
  }

  private void grow() {
    long[] more = Arrays.copyOf(moments, 2 * moments.length);
    System.arraycopy(moments, head, more, 0, size - head);
    System.arraycopy(moments, 0, more, size - head, head);
    moments = more;
    head = 0;
  }
}
