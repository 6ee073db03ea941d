package io.openclaw.ratelimit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The slot of one call, as its own process knows it. Redis decides which slots are taken; this
/// tells, by a clock that runs evenly, until when that can be relied on without asking. Threads of
/// the caller and the maintenance thread use it.
final class SlotLease {
  private static final Logger LOG = LoggerFactory.getLogger(SlotLease.class);

  private State state = State.NONE;
  private boolean counted;
  private long confirmedAt;
  private @Nullable Runnable cut;

  private enum State {
    /// The call has no slot: it waits, or its account had no limits when it left.
    NONE,
    /// Granted, but not begun: it goes back by itself after a moment and is not renewed.
    RESERVED,
    /// It is renewed until the call ends.
    HELD,
    /// It has ended before the call did. Nothing leads away from here.
    LOST
  }

  synchronized void reserve() {
    counted = true;
    move(State.RESERVED);
  }

  /// @param askedAt a moment before the limits confirmed it
  synchronized void hold(long askedAt) {
    counted = true;
    confirmedAt = askedAt;
    move(State.HELD);
  }

  /// The slot of a call that left without one; its start is not among the counted ones.
  synchronized void adopt(long askedAt) {
    if (state == State.NONE) {
      confirmedAt = askedAt;
      state = State.HELD;
    }
  }

  synchronized void renew(long askedAt) {
    confirmedAt = Math.max(confirmedAt, askedAt);
  }

  private void move(State next) {
    if (state != State.LOST) {
      state = next;
    }
  }

  synchronized boolean absent() {
    return state == State.NONE;
  }

  synchronized boolean held() {
    return state == State.HELD;
  }

  synchronized boolean lost() {
    return state == State.LOST;
  }

  /// Whether the limits have counted the call among the starts.
  synchronized boolean counted() {
    return counted;
  }

  synchronized boolean overdue(long now, Duration surelyHeld) {
    return state == State.HELD && now - confirmedAt > surelyHeld.toNanos();
  }

  void lose() {
    Runnable ending;
    synchronized (this) {
      state = State.LOST;
      ending = cut;
      cut = null;
    }
    run(ending);
  }

  void whenLost(Runnable action) {
    synchronized (this) {
      if (state != State.LOST) {
        cut = action;
        return;
      }
    }
    run(action);
  }

  private static void run(@Nullable Runnable ending) {
    try {
      if (ending != null) {
        ending.run();
      }
    } catch (RuntimeException failed) {
      LOG.error(
          "a call whose slot is lost could not be cut off; it goes on without a slot until it ends",
          failed);
    }
  }
}
