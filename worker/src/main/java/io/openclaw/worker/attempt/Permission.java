package io.openclaw.worker.attempt;

import io.openclaw.provider.AccountState;
import io.openclaw.ratelimit.Ask;
import io.openclaw.ratelimit.Decision;
import io.openclaw.ratelimit.Denied;
import io.openclaw.ratelimit.Denied.Reason;
import io.openclaw.ratelimit.Granted;
import io.openclaw.ratelimit.Limits;
import io.openclaw.ratelimit.Permit;
import io.openclaw.task.Claim;
import io.openclaw.task.TaskWork.GiveBack;
import io.openclaw.task.TaskWork.GiveBack.Cause;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Who is asked in this attempt: the first target that is not out of order, once the limiter lets
/// the call leave.
sealed interface Permission {
  record Given(Target target, Permit permit) implements Permission {}

  /// No provider takes this account's calls now, and waiting would not help.
  record TurnedAway(Failure.Fatal why) implements Permission {}

  /// @param giveBack what is waited for, and how long it is known that nothing changes
  record Refused(GiveBack giveBack) implements Permission {
    /// What another task may pass by, with a fallback or another model, is no matter of the
    /// account.
    static Refused of(Denied denied, Target target, Claim claim) {
      boolean accounts = !outOfOrder(denied) && target.spec().account().equals(claim.account());
      Cause cause = accounts ? Cause.ACCOUNT : Cause.TASK;
      return new Refused(new GiveBack(word(denied), delay(denied), cause));
    }

    private static String word(Denied denied) {
      return switch (denied.reason()) {
        case RPM, TPM, COOLDOWN -> "rpm";
        case BREAKER, REJECTED -> "breaker";
        case SLOT, LEARNED, LIMITS_AWAY -> "slot";
      };
    }

    private static Duration delay(Denied denied) {
      return switch (denied.reason()) {
        case SLOT, LEARNED, LIMITS_AWAY -> Duration.ZERO;
        default -> bounded(denied.retryAfter());
      };
    }
  }

  /// What is known of a long wait may be overtaken by events, so it is looked at now and then.
  Duration LONGEST_REST = Duration.ofMinutes(1);

  /// A provider that pauses for longer is passed by, like one whose breaker is open.
  Duration LONG_PAUSE = Duration.ofSeconds(5);

  static Permission ask(Attempts.Tools tools, Claim claim, Assignment.Possible assignment) {
    @Nullable Denied soonest = null;
    Target first = assignment.targets().getFirst();
    @Nullable Target turnedAway = null;
    for (Target target : assignment.targets()) {
      switch (acquire(tools, claim, assignment, target)) {
        case Granted(Permit permit) -> {
          return new Given(target, permit);
        }
        case Denied denied -> {
          if (!outOfOrder(denied)) {
            return Refused.of(denied, target, claim);
          }
          if (denied.reason() == Reason.REJECTED) {
            turnedAway = turnedAway == null ? target : turnedAway;
            continue;
          }
          soonest = soonest == null || sooner(denied, soonest) ? denied : soonest;
        }
      }
    }
    if (soonest == null && turnedAway != null) {
      return turnedAway(tools, claim, turnedAway);
    }
    Denied why = soonest == null ? new Denied(Reason.LIMITS_AWAY, Duration.ZERO) : soonest;
    return Refused.of(why, first, claim);
  }

  /// The words of the call that found it out.
  private static Permission turnedAway(Attempts.Tools tools, Claim claim, Target target) {
    try {
      AccountState state = tools.limiter().state(target.account());
      AccountState.@Nullable Breaker breaker = state.breakers().get(target.model());
      if (breaker != null && breaker.rejected() != null) {
        String message = "%s takes no calls of this account".formatted(target.spec().name());
        return new TurnedAway(new Failure.Fatal(breaker.rejected(), message));
      }
    } catch (Limits.Unreachable away) {
      // Then it is found out later.
    }
    return Refused.of(new Denied(Reason.BREAKER, Duration.ZERO), target, claim);
  }

  /// Where another can take over, a closed door is not waited at.
  private static Decision acquire(
      Attempts.Tools tools, Claim claim, Assignment.Possible assignment, Target target) {
    boolean last = target.step() == assignment.targets().getLast().step();
    long since = claim.id().created().toEpochMilli();
    long tokens = target.spec().tpm() == 0 ? 0 : assignment.request().tokens();
    Ask ask = new Ask(target.account(), target.model(), priority(claim), since, tokens);
    if (!last) {
      Decision answer = tools.limiter().acquire(ask, Duration.ZERO);
      if (answer instanceof Granted || (answer instanceof Denied denied && outOfOrder(denied))) {
        return answer;
      }
    }
    return tools.limiter().acquire(ask, tools.settings().permitPatience());
  }

  private static int priority(Claim claim) {
    return switch (claim.lane()) {
      case PRIORITY -> 0;
      case SHORT -> 1;
      case LONG -> 2;
    };
  }

  private static boolean outOfOrder(Denied denied) {
    return denied.reason() == Reason.BREAKER
        || denied.reason() == Reason.REJECTED
        || (denied.reason() == Reason.COOLDOWN && denied.retryAfter().compareTo(LONG_PAUSE) > 0);
  }

  private static boolean sooner(Denied one, Denied other) {
    return one.retryAfter().compareTo(other.retryAfter()) < 0;
  }

  private static Duration bounded(Duration wait) {
    return wait.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : wait;
  }
}
