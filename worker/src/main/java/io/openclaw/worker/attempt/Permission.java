package io.openclaw.worker.attempt;

import io.openclaw.ratelimit.Ask;
import io.openclaw.ratelimit.Decision;
import io.openclaw.ratelimit.Decision.Denied;
import io.openclaw.ratelimit.Decision.Granted;
import io.openclaw.ratelimit.Decision.Reason;
import io.openclaw.ratelimit.Permit;
import io.openclaw.task.Claim;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who is asked in this attempt: the first target that is not out of order, once the limiter lets
/// the call leave.
sealed interface Permission {
  record Given(Target target, Permit permit) implements Permission {}

  /// @param word what is waited for, as people see it
  /// @param delay how long it is known that nothing changes, zero when it is not
  record Refused(String word, Duration delay) implements Permission {
    static Refused of(Denied denied) {
      return switch (denied.reason()) {
        case RPM, TPM, COOLDOWN -> new Refused("rpm", bounded(denied.retryAfter()));
        case BREAKER -> new Refused("breaker", bounded(denied.retryAfter()));
        case SLOT, LEARNED, LIMITS_AWAY -> new Refused("slot", Duration.ZERO);
      };
    }
  }

  /// What is known of a long wait may be overtaken by events, so it is looked at now and then.
  Duration LONGEST_REST = Duration.ofMinutes(1);

  /// A provider that pauses for longer is passed by, like one whose breaker is open.
  Duration LONG_PAUSE = Duration.ofSeconds(5);

  static Permission ask(Attempts.Tools tools, Claim claim, List<Target> targets) {
    @Nullable Denied soonest = null;
    for (Target target : targets) {
      boolean last = target.step() == targets.getLast().step();
      switch (acquire(tools, claim, target, last)) {
        case Granted(Permit permit) -> {
          return new Given(target, permit);
        }
        case Denied denied -> {
          if (!outOfOrder(denied)) {
            return Refused.of(denied);
          }
          soonest = soonest == null || sooner(denied, soonest) ? denied : soonest;
        }
      }
    }
    return Refused.of(soonest == null ? new Denied(Reason.LIMITS_AWAY, Duration.ZERO) : soonest);
  }

  /// Where another can take over, a closed door is not waited at.
  private static Decision acquire(Attempts.Tools tools, Claim claim, Target target, boolean last) {
    Duration waited = Duration.between(claim.id().created(), tools.clock().instant());
    Duration age = waited.isNegative() ? Duration.ZERO : waited;
    Ask ask = new Ask(target.account(), target.model(), priority(claim), age, 0);
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
        || (denied.reason() == Reason.COOLDOWN && denied.retryAfter().compareTo(LONG_PAUSE) > 0);
  }

  private static boolean sooner(Denied one, Denied other) {
    return one.retryAfter().compareTo(other.retryAfter()) < 0;
  }

  private static Duration bounded(Duration wait) {
    return wait.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : wait;
  }
}
