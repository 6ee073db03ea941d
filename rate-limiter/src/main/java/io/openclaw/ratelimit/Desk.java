package io.openclaw.ratelimit;

import io.openclaw.provider.AccountState;
import io.openclaw.ratelimit.Limits.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this process knows of one account: its own calls, who of it waits, and whether the account
/// is in trouble, which others may have noticed up to a second ago.
final class Desk {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);
  private static final int MOST_SAMPLES = 50;
  private static final long NANOS = 1_000_000;

  private final Limits limits;
  private final LimiterSettings settings;
  private final Account account;
  private final String process;
  private final @Nullable String seat;
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final Map<String, Thread> waiting = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable AutoCloseable> hints = new AtomicReference<>();
  private final Map<String, Successes> unreported = new HashMap<>();
  private volatile boolean seated;
  private volatile boolean troubled;
  private volatile long clockAhead;
  private volatile long usedAt = System.nanoTime();

  Desk(
      Limits limits,
      LimiterSettings settings,
      Account account,
      String process,
      @Nullable String seat) {
    this.limits = limits;
    this.settings = settings;
    this.account = account;
    this.process = process;
    this.seat = seat;
    try {
      refresh();
    } catch (Limits.Unreachable away) {
      LOG.debug("the state of account {} is read later: the limits are away", account.name());
    }
  }

  Account account() {
    return account;
  }

  LimiterSettings settings() {
    return settings;
  }

  /// Whether a call may leave without asking anybody.
  boolean free() {
    return account.quota().unlimited() && !troubled;
  }

  /// Before anything is asked of the account, so that the slots of the one before are free.
  void sit() {
    if (seat != null && !seated) {
      limits.sit(account, seat, process);
      seated = true;
    }
  }

  void troubled(boolean now) {
    troubled = now;
  }

  /// The common clock in milliseconds, as good as the last look at it.
  long now() {
    return System.nanoTime() / NANOS + clockAhead;
  }

  void clock(long at) {
    clockAhead = at - System.nanoTime() / NANOS;
  }

  void add(Call call) {
    usedAt = System.nanoTime();
    calls.add(call);
  }

  boolean remove(Call call) {
    return calls.remove(call);
  }

  int inFlight() {
    return calls.size();
  }

  Set<Call> calls() {
    return calls;
  }

  long idleNanos() {
    return calls.isEmpty() && waiting.isEmpty() ? System.nanoTime() - usedAt : 0;
  }

  /// To be told before asking, so that no hint is missed.
  void enter(String holder) {
    waiting.put(holder, Thread.currentThread());
  }

  void leave(String holder) {
    waiting.remove(holder);
  }

  /// Sleeps until a hint comes or the time is over.
  void sleep(Duration longest) {
    listen();
    LockSupport.parkNanos(this, longest.toNanos());
  }

  private void listen() {
    if (hints.get() == null) {
      AutoCloseable mine = limits.listen(account, this::hint);
      if (!hints.compareAndSet(null, mine)) {
        close(mine);
      }
    }
  }

  private void hint(String holder) {
    if (holder.equals("*")) {
      waiting.values().forEach(LockSupport::unpark);
    } else {
      LockSupport.unpark(waiting.get(holder));
    }
  }

  /// A success of an account that costs nothing is told with the next ones.
  synchronized void succeeded(String model, long startedAt, @Nullable Duration firstToken) {
    Successes of = unreported.computeIfAbsent(model, _ -> new Successes());
    of.count++;
    of.startedAt = Math.max(of.startedAt, startedAt);
    if (firstToken != null && of.firstTokens.size() < MOST_SAMPLES) {
      of.firstTokens.add(firstToken);
    }
  }

  /// Failures are counted in a row, so successes before one are told before it.
  void report() {
    for (Settlement settlement : unreported()) {
      troubled = limits.settle(account, settlement);
    }
  }

  private synchronized List<Settlement> unreported() {
    List<Settlement> all = new ArrayList<>();
    unreported.forEach((model, of) ->
        all.add(
            new Settlement(
                "",
                Duration.ZERO,
                model,
                new Outcome.Succeeded(null),
                of.startedAt,
                0,
                of.count,
                of.count,
                List.copyOf(of.firstTokens))));
    unreported.clear();
    return all;
  }

  void refresh() {
    sit();
    report();
    AccountState state = limits.look(account);
    clock(state.at());
    troubled = state.troubled();
    limits.publish(account, state);
  }

  void close() {
    calls.forEach(Call::closeAborted);
    AutoCloseable listening = hints.get();
    if (listening != null) {
      close(listening);
    }
    try {
      report();
    } catch (Limits.Unreachable away) {
      LOG.debug("the last successes of account {} are not counted", account.name());
    }
  }

  private static void close(AutoCloseable listening) {
    try {
      listening.close();
    } catch (Exception failed) {
      LOG.debug("a subscription did not close well", failed);
    }
  }

  private static final class Successes {
    private int count;
    private long startedAt;
    private final List<Duration> firstTokens = new ArrayList<>();
  }
}
