package io.openclaw.ratelimit;

import io.openclaw.ratelimit.Decision.Denied;
import io.openclaw.ratelimit.Decision.Granted;
import io.openclaw.ratelimit.Decision.Reason;
import io.openclaw.ratelimit.Limits.Answer;
import java.time.Duration;

/// How a call waits for its turn: it asks, and sleeps until the time it was told, until a hint, or
/// until its place in the line has to be kept.
final class Turn {
  private static final Duration KEEPS_PLACE = Duration.ofMillis(600);

  /// Tokens that a call gives back when it is settled may end the wait sooner than the bucket said.
  private static final Duration LONGEST_HOLD = Duration.ofSeconds(2);

  private static final Duration AWAY_PAUSE = Duration.ofMillis(50);

  private final Limits limits;
  private final Pace pace;

  Turn(Limits limits, Pace pace) {
    this.limits = limits;
    this.pace = pace;
  }

  Limits limits() {
    return limits;
  }

  Pace pace() {
    return pace;
  }

  /// @param until by `System.nanoTime()`
  Decision await(Call call, long until) {
    Desk desk = call.desk();
    desk.enter(call.holder());
    try {
      while (true) {
        Decision decision = ask(call);
        if (!(decision instanceof Denied denied)) {
          return decision;
        }
        Duration left = Duration.ofNanos(until - System.nanoTime());
        if (pointless(denied, left) || Thread.currentThread().isInterrupted()) {
          return denied;
        }
        desk.sleep(shortest(pause(denied), left));
      }
    } finally {
      desk.leave(call.holder());
    }
  }

  private Decision ask(Call call) {
    try {
      call.desk().sit();
      Answer answer = limits.acquire(call.ask(), call.holder());
      call.desk().clock(answer.at());
      if (answer.reason() != null) {
        return new Denied(answer.reason(), answer.pause());
      }
      call.granted(answer);
      return pay(call, answer);
    } catch (Limits.Unreachable away) {
      return new Denied(Reason.LIMITS_AWAY, AWAY_PAUSE);
    }
  }

  private Decision pay(Call call, Answer answer) {
    Reason lacking = Reason.RPM;
    Duration wait = call.paidStart() ? Duration.ZERO : pace.takeStart(call.ask().account());
    if (wait.isZero()) {
      call.paidStart(true);
      lacking = Reason.TPM;
      wait = call.paidTokens() ? Duration.ZERO : pace.takeTokens(call.ask());
    }
    if (wait.isZero()) {
      call.paidTokens(true);
      return new Granted(call);
    }
    Duration hold = shortest(wait, LONGEST_HOLD);
    limits.park(call.ask().account(), call.holder(), answer.place(), lacking, hold);
    return new Denied(lacking, wait);
  }

  private static boolean pointless(Denied denied, Duration left) {
    return !left.isPositive()
        || (denied.reason().timed() && denied.retryAfter().compareTo(left) > 0);
  }

  private static Duration pause(Denied denied) {
    return switch (denied.reason()) {
      case LIMITS_AWAY -> AWAY_PAUSE;
      case SLOT, LEARNED -> KEEPS_PLACE;
      case RPM, TPM, COOLDOWN, BREAKER, REJECTED -> shortest(denied.retryAfter(), KEEPS_PLACE);
    };
  }

  private static Duration shortest(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
