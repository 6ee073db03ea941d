package io.openclaw.ratelimit;

import io.openclaw.ratelimit.Decision.Denied;
import io.openclaw.ratelimit.Decision.Granted;
import io.openclaw.ratelimit.Decision.Reason;
import io.openclaw.ratelimit.Limits.Answer;
import io.openclaw.ratelimit.Limits.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One call from its request for permission to its end.
final class Call implements Permit {
  private static final Duration AWAY = Duration.ofMillis(50);

  private final Desk desk;
  private final Ask ask;
  private final String holder;
  private final Duration patience;
  private final Turn turn;
  private final Keeper keeper;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private volatile boolean paidStart;
  private volatile boolean paidTokens;
  private volatile double place;
  private volatile boolean slotted;
  private volatile boolean leased;
  private volatile boolean began;
  private volatile long startedAt;
  private volatile long guardedNanos;
  private volatile long used = -1;
  private volatile @Nullable Outcome outcome;

  Call(Desk desk, Ask ask, String holder, Duration patience, Turn turn, Keeper keeper) {
    this.desk = desk;
    this.ask = ask;
    this.holder = holder;
    this.patience = patience;
    this.turn = turn;
    this.keeper = keeper;
    this.startedAt = desk.now();
    desk.add(this);
  }

  Desk desk() {
    return desk;
  }

  Ask ask() {
    return ask;
  }

  String holder() {
    return holder;
  }

  boolean paidStart() {
    return paidStart;
  }

  void paidStart(boolean paid) {
    paidStart = paid;
  }

  boolean paidTokens() {
    return paidTokens;
  }

  void paidTokens(boolean paid) {
    paidTokens = paid;
  }

  /// Whether its slot has to be kept: it is under way, and the account's slots are counted.
  boolean leased() {
    return leased || (began && !desk.free());
  }

  boolean isOpen() {
    return open.get();
  }

  void granted(Answer answer) {
    slotted = true;
    place = answer.place();
    startedAt = answer.at();
    leased = !guarded();
  }

  Decision acquire() {
    Decision decision = turn.await(this, System.nanoTime() + patience.toNanos());
    if (decision instanceof Denied) {
      close();
    }
    return decision;
  }

  @Override
  public Decision begin() {
    Decision decision = slotted && guarded() ? passGuard() : new Granted(this);
    if (decision instanceof Granted) {
      began = true;
      leased = slotted;
    }
    return decision;
  }

  private Decision passGuard() {
    long until = System.nanoTime() + patience.toNanos();
    Decision again = new Granted(this);
    while (again instanceof Granted) {
      long asked = System.nanoTime();
      Answer answer = askGuard();
      if (answer == null) {
        return new Denied(Reason.LIMITS_AWAY, AWAY);
      }
      if (!answer.granted()) {
        again = turn.await(this, until);
      } else if (!tooLate(asked)) {
        startedAt = answer.at();
        guardedNanos = asked;
        return again;
      }
    }
    return again;
  }

  /// The margin of the guarded window covers so much travel, not more.
  private boolean tooLate(long since) {
    return System.nanoTime() - since > ask.account().quota().margin().toNanos() / 2;
  }

  private @Nullable Answer askGuard() {
    try {
      return turn.limits().begin(ask, holder, place);
    } catch (Limits.Unreachable away) {
      return null;
    }
  }

  @Override
  public void left() {
    if (slotted && guarded() && tooLate(guardedNanos)) {
      keeper.tell(() -> turn.limits().late(ask.account(), holder));
    }
  }

  @Override
  public void learned(Outcome lesson) {
    outcome = lesson;
  }

  @Override
  public void used(long tokens) {
    used = tokens;
  }

  @Override
  public void close() {
    boolean cut = outcome instanceof Outcome.Disconnected || outcome instanceof Outcome.Silent;
    end(cut ? desk.settings().abortHold() : Duration.ZERO);
  }

  @Override
  public void closeAborted() {
    end(desk.settings().abortHold());
  }

  private void end(Duration hold) {
    if (!open.compareAndSet(true, false)) {
      return;
    }
    int inFlight = desk.inFlight();
    desk.remove(this);
    if (slotted || !desk.free() || teaches()) {
      keeper.tell(() -> settle(hold, inFlight));
    } else if (outcome instanceof Outcome.Succeeded(Duration firstToken)) {
      desk.succeeded(ask.model(), startedAt, firstToken);
    }
    repay();
  }

  private boolean teaches() {
    return switch (outcome) {
      case null -> false;
      case Outcome.Succeeded _, Outcome.Cancelled _ -> false;
      case Outcome.RateRefused _,
          Outcome.SlotRefused _,
          Outcome.Overloaded _,
          Outcome.Disconnected _,
          Outcome.Silent _,
          Outcome.Empty _,
          Outcome.Exhausted _,
          Outcome.Rejected _,
          Outcome.Failed _ ->
          true;
    };
  }

  private void settle(Duration hold, int inFlight) {
    desk.report();
    List<Duration> first =
        outcome instanceof Outcome.Succeeded(Duration firstToken) && firstToken != null
            ? List.of(firstToken)
            : List.of();
    int uncounted = slotted ? 0 : 1;
    Settlement settlement =
        new Settlement(
            holder, hold, ask.model(), outcome, startedAt, inFlight, 1, uncounted, first);
    desk.troubled(turn.limits().settle(ask.account(), settlement));
  }

  private void repay() {
    if (paidStart && !began) {
      keeper.tell(() -> turn.pace().giveStart(ask.account()));
    }
    if (paidTokens && (!began || used >= 0)) {
      keeper.tell(() -> turn.pace().settleTokens(ask, began ? used : 0));
    }
  }

  private boolean guarded() {
    return ask.account().quota().rpm() > 0;
  }
}
