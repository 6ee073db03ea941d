package io.openclaw.ratelimit;

import io.openclaw.provider.AccountState;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Every call to a provider asks here first. A call leaves only with a [Permit] that has begun; one
/// that waits does not spend an attempt. Accounts without limits cost no call to Redis while they
/// are not in trouble. Safe for many threads.
public final class RateLimiter implements AutoCloseable {
  private final Limits limits;
  private final String process;
  private final @Nullable String instance;
  private final LongSupplier ticker;
  private final Map<Account, LocalAccount> accounts = new ConcurrentHashMap<>();
  private final AtomicLong calls = new AtomicLong();
  private final CallPermit.Shared shared;
  private final Maintenance maintenance;

  /// @param process never used twice; no colon in it
  /// @param instance a name, such as `w1`, that one process at a time has: its starter vouches that
  ///   the process before is dead, whose slots are then free at once instead of after quarantine
  public RateLimiter(
      Limits limits,
      Buckets buckets,
      LimiterSettings settings,
      String process,
      @Nullable String instance) {
    this(limits, buckets, settings, process, instance, System::nanoTime);
  }

  /// @param ticker nanoseconds that pass evenly, for as long as this process runs or is stopped
  RateLimiter(
      Limits limits,
      Buckets buckets,
      LimiterSettings settings,
      String process,
      @Nullable String instance,
      LongSupplier ticker) {
    if (process.indexOf(':') >= 0) {
      throw new IllegalArgumentException("a process has no colon in its name: " + process);
    }
    this.limits = limits;
    this.process = process;
    this.instance = instance;
    this.ticker = ticker;
    RetryQueue retries = new RetryQueue(settings.slotLife());
    this.shared = new CallPermit.Shared(limits, new RateBudget(buckets), settings, retries);
    this.maintenance = new Maintenance(limits, settings, accounts.values(), retries);
  }

  /// Makes accounts known before their first call: their state is published, and this process takes
  /// over the name of its instance there.
  public void join(Collection<Account> joined) {
    joined.forEach(this::account);
  }

  /// Waits for permission on the calling thread, at most for `patience`; when it is known that
  /// permission comes later than that, the answer comes at once.
  public Decision acquire(Ask ask, Duration patience) {
    LocalAccount account = account(ask.account());
    String holder = process + ':' + calls.incrementAndGet();
    CallPermit call = new CallPermit(shared, account, ask, holder, patience);
    return account.free(ask.model()) ? new Granted(call) : call.acquire();
  }

  /// What all processes know together.
  public AccountState state(Account account) {
    return limits.look(account);
  }

  /// Gives back what is still held.
  @Override
  public void close() {
    maintenance.close();
    accounts.values().forEach(LocalAccount::close);
  }

  private LocalAccount account(Account account) {
    LocalAccount known = accounts.get(account);
    return known != null ? known : accounts.computeIfAbsent(account, this::open);
  }

  private LocalAccount open(Account account) {
    return new LocalAccount(limits, account, process, instance, ticker);
  }
}
