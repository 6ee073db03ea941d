package io.openclaw.ratelimit;

import io.openclaw.ratelimit.Admission.Admitted;
import io.openclaw.ratelimit.Admission.Refused;
import io.openclaw.ratelimit.Limits.Answer;
import io.openclaw.ratelimit.Limits.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One call from its request for permission to its end.
final class CallPermit implements Permit, OpenCall {
  private final Shared shared;
  private final LocalAccount account;
  private final Ask ask;
  private final String holder;
  private final Duration patience;
  private final Acquisition acquisition;
  private final SlotLease slot = new SlotLease();
  private final AtomicBoolean open = new AtomicBoolean(true);
  private volatile double place;
  private volatile boolean began;
  private volatile long startedAt;
  private volatile long guardedAt;
  private volatile long used = -1;
  private volatile @Nullable CallOutcome outcome;

  /// What all calls of a limiter share.
  record Shared(Limits limits, RateBudget budget, LimiterSettings settings, RetryQueue retries) {}

  CallPermit(Shared shared, LocalAccount account, Ask ask, String holder, Duration patience) {
    this.shared = shared;
    this.account = account;
    this.ask = ask;
    this.holder = holder;
    this.patience = patience;
    this.acquisition = new Acquisition(shared.limits, shared.budget, account, ask, holder);
    this.startedAt = account.now();
    account.add(this);
  }

  @Override
  public String holder() {
    return holder;
  }

  @Override
  public String model() {
    return ask.model();
  }

  @Override
  public SlotLease slot() {
    return slot;
  }

  @Override
  public boolean begun() {
    return began;
  }

  @Override
  public boolean isOpen() {
    return open.get();
  }

  Decision acquire() {
    switch (acquisition.await(patienceEnds())) {
      case Admitted(Answer answer, long askedAt) -> {
        place = answer.place();
        startedAt = answer.at();
        if (guarded()) {
          slot.reserve();
        } else {
          slot.hold(askedAt);
        }
        return new Granted(this);
      }
      case Refused(Denied why) -> {
        close();
        return why;
      }
    }
  }

  @Override
  public @Nullable Denied begin() {
    Denied denied = slot.absent() || !guarded() ? null : passGuard();
    began = began || denied == null;
    return denied;
  }

  private @Nullable Denied passGuard() {
    switch (acquisition.passGuard(place, patienceEnds())) {
      case Admitted(Answer answer, long askedAt) -> {
        startedAt = answer.at();
        guardedAt = askedAt;
        slot.hold(askedAt);
        return null;
      }
      case Refused(Denied why) -> {
        return why;
      }
    }
  }

  private long patienceEnds() {
    return account.ticks() + patience.toNanos();
  }

  @Override
  public void whenRevoked(Runnable cut) {
    slot.whenLost(cut);
    if (slot.overdue(account.ticks(), shared.settings.surelyHeld())) {
      account.revoke(this);
    }
  }

  @Override
  public void left() {
    if (guarded() && slot.held() && acquisition.late(guardedAt)) {
      shared.retries.run(() -> shared.limits.late(ask.account(), holder));
    }
  }

  @Override
  public void learned(CallOutcome lesson) {
    outcome = lesson;
  }

  @Override
  public void used(long tokens) {
    used = tokens;
  }

  @Override
  public void close() {
    boolean cut =
        outcome instanceof CallOutcome.Disconnected
            || outcome instanceof CallOutcome.Silent
            || slot.lost();
    end(cut ? shared.settings.abortHold() : Duration.ZERO);
  }

  @Override
  public void closeAborted() {
    end(shared.settings.abortHold());
  }

  private void end(Duration hold) {
    if (!open.compareAndSet(true, false)) {
      return;
    }
    int inFlight = account.inFlight();
    account.remove(this);
    if (!slot.absent() || !account.free(model()) || teaches()) {
      shared.retries.run(() -> settle(hold, inFlight));
    } else if (outcome instanceof CallOutcome.Succeeded(Duration firstToken)) {
      account.succeeded(model(), startedAt, firstToken);
    }
    acquisition.repay(began, used, shared.retries);
  }

  private boolean teaches() {
    return switch (outcome) {
      case null -> false;
      case CallOutcome.Succeeded _, CallOutcome.Cancelled _ -> false;
      case CallOutcome.RateRefused _,
          CallOutcome.SlotRefused _,
          CallOutcome.Overloaded _,
          CallOutcome.Disconnected _,
          CallOutcome.Silent _,
          CallOutcome.Empty _,
          CallOutcome.Exhausted _,
          CallOutcome.Rejected _,
          CallOutcome.Failed _ ->
          true;
    };
  }

  private void settle(Duration hold, int inFlight) {
    account.report();
    List<Duration> first =
        outcome instanceof CallOutcome.Succeeded(Duration firstToken) && firstToken != null
            ? List.of(firstToken)
            : List.of();
    int uncounted = began && !slot.counted() ? 1 : 0;
    account.settle(
        new Settlement(holder, hold, model(), outcome, startedAt, inFlight, 1, uncounted, first));
  }

  private boolean guarded() {
    return ask.account().quota().rpm() > 0;
  }
}
