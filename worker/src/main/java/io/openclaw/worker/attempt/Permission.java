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
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Who is asked in this attempt: the first target that is not out of order, once the limiter lets
/// the call leave.
sealed interface Permission {
  record Given(Target target, Permit permit) implements Permission {}

  /// No provider takes this account's calls now, and waiting would not help.
  record TurnedAway(Failure.Fatal why) implements Permission {}

  /// @param word what is waited for, as people see it
  /// @param delay how long it is known that nothing changes, zero when it is not
  record Refused(String word, Duration delay) implements Permission {
    static Refused of(Denied denied) {
      return switch (denied.reason()) {
        case RPM, TPM, COOLDOWN -> new Refused("rpm", bounded(denied.retryAfter()));
        case BREAKER, REJECTED -> new Refused("breaker", bounded(denied.retryAfter()));
        case SLOT, LEARNED, LIMITS_AWAY -> new Refused("slot", Duration.ZERO);
      };
    }
  }

  /// What is known of a long wait may be overtaken by events, so it is looked at now and then.
  Duration LONGEST_REST = Duration.ofMinutes(1);

  /// A provider that pauses for longer is passed by, like one whose breaker is open.
  Duration LONG_PAUSE = Duration.ofSeconds(5);

  static Permission ask(Attempts.Tools tools, Claim claim, Assignment.Possible assignment) {
    @Nullable Denied soonest = null;
    @Nullable Target turnedAway = null;
    for (Target target : assignment.targets()) {
      switch (acquire(tools, claim, assignment, target)) {
        case Granted(Permit permit) -> {
          return new Given(target, permit);
        }
        case Denied denied -> {
          if (!outOfOrder(denied)) {
            return Refused.of(denied);
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
      return turnedAway(tools, turnedAway);
    }
    return Refused.of(soonest == null ? new Denied(Reason.LIMITS_AWAY, Duration.ZERO) : soonest);
  }

  /// The words of the call that found it out.
  private static Permission turnedAway(Attempts.Tools tools, Target target) {
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
    return new Refused("breaker", Duration.ZERO);
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
