package io.openclaw.ratelimit;

import io.openclaw.provider.AccountState;
import io.openclaw.ratelimit.Decision.Granted;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Where every call to a provider asks first. A call leaves only with a [Permit] that has begun;
/// one that waits does not spend an attempt. Accounts without limits cost no call to Redis while
/// they are well. Safe for many threads.
public final class RateLimiter implements AutoCloseable {
  private final Limits limits;
  private final LimiterSettings settings;
  private final String process;
  private final @Nullable String seat;
  private final Map<Account, Desk> desks = new ConcurrentHashMap<>();
  private final AtomicLong calls = new AtomicLong();
  private final Turn turn;
  private final Keeper keeper;

  /// @param process never used twice; no colon in it
  /// @param seat the place of this process, such as `w1`, when whoever starts a process there
  ///   vouches that the one before is dead: then its slots are free at once instead of after
  ///   quarantine
  public RateLimiter(
      Limits limits,
      Buckets buckets,
      LimiterSettings settings,
      String process,
      @Nullable String seat) {
    if (process.indexOf(':') >= 0) {
      throw new IllegalArgumentException("a process has no colon in its name: " + process);
    }
    this.limits = limits;
    this.settings = settings;
    this.process = process;
    this.seat = seat;
    this.turn = new Turn(limits, new Pace(buckets));
    this.keeper = new Keeper(limits, settings, desks.values());
  }

  /// Makes accounts known before their first call: their state is published, and this process takes
  /// its seat there.
  public void join(Collection<Account> accounts) {
    accounts.forEach(this::desk);
  }

  /// Waits for permission on the calling thread, at most for `patience`; when it is known that
  /// permission comes later than that, the answer comes at once.
  public Decision acquire(Ask ask, Duration patience) {
    Desk desk = desk(ask.account());
    String holder = process + ':' + calls.incrementAndGet();
    Call call = new Call(desk, ask, holder, patience, turn, keeper);
    return desk.free() ? new Granted(call) : call.acquire();
  }

  /// What all processes know together.
  public AccountState state(Account account) {
    return limits.look(account);
  }

  /// Gives back what is still held.
  @Override
  public void close() {
    keeper.close();
    desks.values().forEach(Desk::close);
  }

  private Desk desk(Account account) {
    Desk desk = desks.get(account);
    return desk != null ? desk : desks.computeIfAbsent(account, this::open);
  }

  private Desk open(Account account) {
    return new Desk(limits, settings, account, process, seat);
  }
}
