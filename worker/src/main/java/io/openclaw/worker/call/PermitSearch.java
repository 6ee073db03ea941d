package io.openclaw.worker.call;

import io.openclaw.provider.AccountState;
import io.openclaw.ratelimit.Ask;
import io.openclaw.ratelimit.Decision;
import io.openclaw.ratelimit.Denied;
import io.openclaw.ratelimit.Denied.Reason;
import io.openclaw.ratelimit.Granted;
import io.openclaw.ratelimit.Limits;
import io.openclaw.ratelimit.Permit;
import io.openclaw.ratelimit.RateLimiter;
import io.openclaw.worker.failure.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Finds the first target on a route that is not out of order, once the limiter lets the call
/// leave.
record PermitSearch(RateLimiter limiter, Duration patience) {
  /// What is known of a long wait may be overtaken by events, so it is looked at now and then.
  private static final Duration LONGEST_REST = Duration.ofMinutes(1);

  /// A provider that pauses for longer is passed by, like one whose breaker is open.
  private static final Duration LONG_PAUSE = Duration.ofSeconds(5);

  /// What came of the search.
  sealed interface Found {
    record Permitted(Target target, Permit permit) implements Found {}

    record Waiting(WaitReason reason) implements Found {}

    record Rejected(Failure.Fatal why) implements Found {}
  }

  Found find(Route route, PermitRequest request) {
    @Nullable Denied soonest = null;
    @Nullable Target rejected = null;
    for (Target target : route.targets()) {
      switch (acquire(route, target, request)) {
        case Granted(Permit permit) -> {
          return new Found.Permitted(target, permit);
        }
        case Denied denied when !outOfOrder(denied) -> {
          return new Found.Waiting(reason(denied, target));
        }
        case Denied denied when denied.reason() == Reason.REJECTED ->
            rejected = rejected == null ? target : rejected;
        case Denied denied -> soonest = sooner(denied, soonest);
      }
    }
    if (soonest == null && rejected != null) {
      return rejected(rejected);
    }
    Denied why = soonest == null ? new Denied(Reason.LIMITS_AWAY, Duration.ZERO) : soonest;
    return new Found.Waiting(reason(why, route.targets().getFirst()));
  }

  /// The limits of a fallback say nothing about the account that the task waits for.
  static WaitReason reason(Denied denied, Target target) {
    boolean ofAccount = target.step() == 0 && !outOfOrder(denied);
    Duration delay = bounded(denied.retryAfter());
    return switch (denied.reason()) {
      case RPM, TPM, COOLDOWN -> new WaitReason("rpm", delay, ofAccount);
      case BREAKER, REJECTED -> new WaitReason("breaker", delay, ofAccount);
      case SLOT, LEARNED, LIMITS_AWAY -> new WaitReason("slot", Duration.ZERO, ofAccount);
    };
  }

  /// Says what the call said that found it out.
  private Found rejected(Target target) {
    try {
      AccountState state = limiter.state(target.account());
      AccountState.@Nullable Breaker breaker = state.breakers().get(target.model());
      if (breaker != null && breaker.rejected() != null) {
        String message = "%s takes no calls of this account".formatted(target.spec().name());
        return new Found.Rejected(new Failure.Fatal(breaker.rejected(), message));
      }
    } catch (Limits.Unreachable away) {
      // Then it is found out later.
    }
    return new Found.Waiting(new WaitReason("breaker", Duration.ZERO));
  }

  /// Where another target can take over, one that is out of order is not waited for.
  private Decision acquire(Route route, Target target, PermitRequest request) {
    long since = request.since().toEpochMilli();
    long tokens = target.spec().tpm() == 0 ? 0 : request.tokens();
    Ask ask = new Ask(target.account(), target.model(), request.priority(), since, tokens);
    if (route.after(target).isPresent()) {
      Decision answer = limiter.acquire(ask, Duration.ZERO);
      if (answer instanceof Granted || (answer instanceof Denied denied && outOfOrder(denied))) {
        return answer;
      }
    }
    return limiter.acquire(ask, patience);
  }

  private static boolean outOfOrder(Denied denied) {
    return denied.reason() == Reason.BREAKER
        || denied.reason() == Reason.REJECTED
        || (denied.reason() == Reason.COOLDOWN && denied.retryAfter().compareTo(LONG_PAUSE) > 0);
  }

  private static Denied sooner(Denied one, @Nullable Denied other) {
    return other == null || one.retryAfter().compareTo(other.retryAfter()) < 0 ? one : other;
  }

  private static Duration bounded(Duration wait) {
    return wait.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : wait;
  }
}
