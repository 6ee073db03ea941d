package io.openclaw.gateway.webhook;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Places for attempts, in all and for each receiver, so that a slow receiver takes no more than
/// its own. What finds none is put off until about its turn: each that is put off stands behind the
/// one before, at the pace at which the receiver answered last. Safe for use by many threads.
final class Places {
  private static final long SHORTEST_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LONGEST_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long FIRST_GUESS_NANOS = Duration.ofMillis(20).toNanos();

  private final int all;
  private final int ofAReceiver;
  private final Map<String, Receiver> receivers = new HashMap<>();
  private int taken;

  Places(int all, int ofAReceiver) {
    this.all = all;
    this.ofAReceiver = ofAReceiver;
  }

  /// Either a place, or how long to wait before asking again.
  ///
  /// @param place to be given back by [#free]
  record Turn(boolean place, Duration pause) {}

  synchronized int free() {
    return all - taken;
  }

  synchronized Turn take(String receiver, long now) {
    receivers.values().removeIf(it -> it.inUse == 0 && it.nextTurn <= now);
    Receiver it = receivers.computeIfAbsent(receiver, _ -> new Receiver(now));
    if (it.inUse < ofAReceiver && taken < all) {
      it.inUse++;
      taken++;
      return new Turn(/* place= */ true, Duration.ZERO);
    }
    it.nextTurn = Math.max(it.nextTurn, now) + it.lastNanos / ofAReceiver;
    it.nextTurn = Math.min(it.nextTurn, now + LONGEST_NANOS);
    return new Turn(
        /* place= */ false, Duration.ofNanos(Math.max(SHORTEST_NANOS, it.nextTurn - now)));
  }

  /// @param took how long the attempt took
  synchronized void free(String receiver, Duration took) {
    taken--;
    Optional.ofNullable(receivers.get(receiver))
        .ifPresent(it -> {
          it.inUse--;
          it.lastNanos = took.toNanos();
        });
  }

  private static final class Receiver {
    private int inUse;
    private long lastNanos = FIRST_GUESS_NANOS;
    private long nextTurn;

    Receiver(long now) {
      nextTurn = now;
    }
  }
}
