package io.openclaw.ratelimit;

import io.openclaw.ratelimit.Admission.Admitted;
import io.openclaw.ratelimit.Admission.Refused;
import io.openclaw.ratelimit.Denied.Reason;
import io.openclaw.ratelimit.Limits.Answer;
import java.time.Duration;

/// How one call gets permission: it asks the limits, and waits until the time it was told, until a
/// hint, or until its place in the line has to be renewed. What it took from the budget it keeps
/// while it waits again. Used by one thread at a time.
final class Acquisition {
  private static final Duration RENEW_PLACE = Duration.ofMillis(600);

  /// Tokens that a call gives back when it is settled may end the wait sooner than the bucket said.
  private static final Duration LONGEST_HOLD = Duration.ofSeconds(2);

  private static final Duration AWAY_PAUSE = Duration.ofMillis(50);

  private final Limits limits;
  private final RateBudget budget;
  private final LocalAccount account;
  private final Ask ask;
  private final String holder;
  private volatile boolean paidStart;
  private volatile boolean paidTokens;

  Acquisition(Limits limits, RateBudget budget, LocalAccount account, Ask ask, String holder) {
    this.limits = limits;
    this.budget = budget;
    this.account = account;
    this.ask = ask;
    this.holder = holder;
  }

  /// Waits for a slot and the budget.
  ///
  /// @param until by the even clock of this process
  Admission await(long until) {
    account.waiters().enter(holder);
    try {
      while (true) {
        Admission admission = ask();
        if (!(admission instanceof Refused(Denied why))) {
          return admission;
        }
        Duration left = Duration.ofNanos(until - account.ticks());
        if (pointless(why, left) || Thread.currentThread().isInterrupted()) {
          return admission;
        }
        account.waiters().await(shortest(pause(why), left));
      }
    } finally {
      account.waiters().leave(holder);
    }
  }

  /// Passes the guard; refused, it waits for a slot anew.
  Admission passGuard(double place, long until) {
    while (true) {
      Admission admission = askGuard(place);
      if (admission instanceof Admitted(_, long askedAt) && !late(askedAt)) {
        return admission;
      }
      if (admission instanceof Refused(Denied why)) {
        admission = why.reason() == Reason.LIMITS_AWAY ? admission : await(until);
      }
      if (admission instanceof Refused) {
        return admission;
      }
    }
  }

  /// The margin of the guarded window covers so much travel, not more.
  boolean late(long askedAt) {
    return account.ticks() - askedAt > ask.account().quota().margin().toNanos() / 2;
  }

  /// Returns what was taken for a call that did not use it.
  ///
  /// @param used tokens in fact, less than 0 when unknown
  void repay(boolean began, long used, RetryQueue retries) {
    if (paidStart && !began) {
      retries.run(() -> budget.giveStart(ask.account()));
    }
    if (paidTokens && (!began || used >= 0)) {
      retries.run(() -> budget.settleTokens(ask, began ? used : 0));
    }
  }

  private Admission askGuard(double place) {
    long askedAt = account.ticks();
    try {
      return admission(limits.begin(ask, holder, place), askedAt);
    } catch (Limits.Unreachable away) {
      return away();
    }
  }

  private Admission ask() {
    long askedAt = account.ticks();
    try {
      account.register();
      Answer answer = limits.acquire(ask, holder);
      account.clock(answer.at());
      return answer.granted() ? pay(answer, askedAt) : admission(answer, askedAt);
    } catch (Limits.Unreachable away) {
      return away();
    }
  }

  private Admission pay(Answer answer, long askedAt) {
    Reason lacking = Reason.RPM;
    Duration wait = paidStart ? Duration.ZERO : budget.takeStart(ask.account());
    if (wait.isZero()) {
      paidStart = true;
      lacking = Reason.TPM;
      wait = paidTokens ? Duration.ZERO : budget.takeTokens(ask);
    }
    if (wait.isZero()) {
      paidTokens = true;
      return new Admitted(answer, askedAt);
    }
    Duration hold = shortest(wait, LONGEST_HOLD);
    limits.park(ask.account(), holder, answer.place(), lacking, hold);
    return new Refused(new Denied(lacking, wait));
  }

  private static Admission admission(Answer answer, long askedAt) {
    Reason reason = answer.reason();
    return reason == null
        ? new Admitted(answer, askedAt)
        : new Refused(new Denied(reason, answer.pause()));
  }

  private static Admission away() {
    return new Refused(new Denied(Reason.LIMITS_AWAY, AWAY_PAUSE));
  }

  private static boolean pointless(Denied denied, Duration left) {
    return !left.isPositive()
        || (denied.reason().timed() && denied.retryAfter().compareTo(left) > 0);
  }

  private static Duration pause(Denied denied) {
    return switch (denied.reason()) {
      case LIMITS_AWAY -> AWAY_PAUSE;
      case SLOT, LEARNED -> RENEW_PLACE;
      case RPM, TPM, COOLDOWN, BREAKER, REJECTED -> shortest(denied.retryAfter(), RENEW_PLACE);
    };
  }

  private static Duration shortest(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
