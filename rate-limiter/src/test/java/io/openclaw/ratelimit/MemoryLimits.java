package io.openclaw.ratelimit;

import io.openclaw.provider.AccountState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// The readable model of [Limits], for tests in one process; the scripts must agree with it. Its
/// clock makes no steps.
public final class MemoryLimits implements Limits {
  private final InstantSource clock;
  private final LimiterSettings settings;
  private final Map<String, MemoryAccount> accounts = new HashMap<>();

  public MemoryLimits(InstantSource clock, LimiterSettings settings) {
    this.clock = clock;
    this.settings = settings;
  }

  @Override
  public synchronized Answer acquire(Ask ask, String holder) {
    return of(ask.account()).acquire(ask, holder, clock.millis());
  }

  @Override
  public synchronized Answer begin(Ask ask, String holder, double place) {
    return of(ask.account()).begin(ask.account().quota(), holder, place, clock.millis());
  }

  @Override
  public synchronized void late(Account account, String holder) {
    of(account).late(holder, clock.millis());
  }

  @Override
  public synchronized void park(
      Account account, String holder, double place, Denied.Reason why, Duration wait) {
    of(account).park(holder, place, why, clock.millis() + wait.toMillis(), clock.millis());
  }

  @Override
  public synchronized Set<String> renew(Account account, Collection<String> holders) {
    return of(account).renew(holders, clock.millis());
  }

  @Override
  public synchronized void adopt(Account account, Collection<String> holders) {
    of(account).adopt(holders, clock.millis());
  }

  @Override
  public synchronized Standing settle(Account account, Settlement settlement) {
    return of(account).settle(account.quota(), settlement, clock.millis());
  }

  @Override
  public synchronized void register(Account account, String instance, String process) {
    of(account).register(instance, process, clock.millis());
  }

  @Override
  public synchronized AccountState look(Account account) {
    return of(account).look(account.quota(), clock.millis());
  }

  /// It could not be read outside of this process.
  @Override
  public void publish(Account account, AccountState state) {}

  @Override
  public synchronized AutoCloseable listen(Account account, Consumer<String> hint) {
    return of(account).listen(hint);
  }

  private synchronized MemoryAccount of(Account account) {
    return accounts.computeIfAbsent(account.id(), _ -> new MemoryAccount(settings));
  }
}
