package io.openclaw.ratelimit;

import io.openclaw.provider.AccountState;
import io.openclaw.ratelimit.Limits.Settlement;
import io.openclaw.ratelimit.Limits.Standing;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this process knows of one account: its own open calls and waiters, and whether the account
/// is in trouble, which others may have noticed up to a second ago.
final class LocalAccount {
  private static final Logger LOG = LoggerFactory.getLogger(LocalAccount.class);
  private static final long NANOS = 1_000_000;

  private final Limits limits;
  private final Account account;
  private final String process;
  private final @Nullable String instance;
  private final LongSupplier ticker;
  private final Waiters waiters;
  private final Set<OpenCall> calls = ConcurrentHashMap.newKeySet();
  private final UnreportedSuccesses successes = new UnreportedSuccesses();
  private volatile boolean registered;
  private volatile boolean troubled;
  private volatile Set<String> brokenModels = Set.of();
  private volatile long clockAhead;
  private volatile long usedAt;

  /// @param ticker nanoseconds that pass evenly
  LocalAccount(
      Limits limits,
      Account account,
      String process,
      @Nullable String instance,
      LongSupplier ticker) {
    this.limits = limits;
    this.account = account;
    this.process = process;
    this.instance = instance;
    this.ticker = ticker;
    this.waiters = new Waiters(limits, account);
    this.usedAt = ticker.getAsLong();
    try {
      refresh();
    } catch (Limits.Unreachable away) {
      LOG.debug("the state of account {} is read later: the limits are away", account.name());
    }
  }

  Account account() {
    return account;
  }

  Waiters waiters() {
    return waiters;
  }

  /// Whether a call to this model may leave without asking the limits.
  boolean free(String model) {
    return account.quota().unlimited() && !troubled && !brokenModels.contains(model);
  }

  /// Comes before anything is asked of the account, so that the slots of the process before are
  /// free.
  void register() {
    if (instance != null && !registered) {
      limits.register(account, instance, process);
      registered = true;
    }
  }

  long ticks() {
    return ticker.getAsLong();
  }

  /// The common clock in milliseconds, as good as the last look at it.
  long now() {
    return ticks() / NANOS + clockAhead;
  }

  void clock(long at) {
    clockAhead = at - ticks() / NANOS;
  }

  void add(OpenCall call) {
    usedAt = ticks();
    calls.add(call);
  }

  void remove(OpenCall call) {
    calls.remove(call);
  }

  int inFlight() {
    return calls.size();
  }

  Set<OpenCall> calls() {
    return calls;
  }

  long idleNanos() {
    return calls.isEmpty() && waiters.isEmpty() ? ticks() - usedAt : 0;
  }

  /// Ends the calls whose slots this process kept for too long without being heard, because it did
  /// not run or the limits were away: their slots may be taken by others soon.
  void revokeOverdue(Duration surelyHeld) {
    long now = ticks();
    for (OpenCall call : calls) {
      if (call.slot().overdue(now, surelyHeld)) {
        revoke(call);
      }
    }
  }

  void revoke(OpenCall call) {
    LOG.warn(
        "account {}: the slot of call {} was not renewed in time and may be another's; the call is"
            + " cut off",
        account.name(),
        call.holder());
    call.slot().lose();
  }

  /// A success of an account without limits is told with the next ones.
  void succeeded(String model, long startedAt, @Nullable Duration firstToken) {
    successes.add(model, startedAt, firstToken);
  }

  /// Failures are counted in a row, so successes before one are told before it.
  void report() {
    successes.take().forEach(this::settle);
  }

  void settle(Settlement settlement) {
    Standing now = limits.settle(account, settlement);
    troubled = now.troubled();
    if (brokenModels.contains(settlement.model()) != now.broken()) {
      note(settlement.model(), now.broken());
    }
  }

  private synchronized void note(String model, boolean broken) {
    Set<String> models = new HashSet<>(brokenModels);
    if (broken) {
      models.add(model);
    } else {
      models.remove(model);
    }
    brokenModels = Set.copyOf(models);
  }

  void refresh() {
    register();
    report();
    AccountState state = limits.look(account);
    clock(state.at());
    adoptState(state);
    limits.publish(account, state);
  }

  private synchronized void adoptState(AccountState state) {
    troubled = state.troubled();
    brokenModels = state.brokenModels();
  }

  void close() {
    calls.forEach(OpenCall::closeAborted);
    waiters.close();
    try {
      report();
    } catch (Limits.Unreachable away) {
      LOG.debug("the last successes of account {} are not counted", account.name());
    }
  }
}
