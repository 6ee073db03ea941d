package io.openclaw.ratelimit;

import io.openclaw.provider.AccountState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// The model, counted, and away when told so.
final class CountingLimits implements Limits {
  final AtomicInteger steps = new AtomicInteger();
  final AtomicInteger acquires = new AtomicInteger();
  final AtomicInteger renewals = new AtomicInteger();
  final AtomicInteger looks = new AtomicInteger();
  volatile boolean away;
  private final Limits model;

  CountingLimits(LimiterSettings settings) {
    this(settings, InstantSource.system());
  }

  CountingLimits(LimiterSettings settings, InstantSource clock) {
    this.model = new MemoryLimits(clock, settings);
  }

  @Override
  public Answer acquire(Ask ask, String holder) {
    acquires.incrementAndGet();
    return step().acquire(ask, holder);
  }

  @Override
  public Answer begin(Ask ask, String holder, double place) {
    return step().begin(ask, holder, place);
  }

  @Override
  public void late(Account account, String holder) {
    step().late(account, holder);
  }

  @Override
  public void park(Account account, String holder, double place, Denied.Reason why, Duration wait) {
    step().park(account, holder, place, why, wait);
  }

  @Override
  public Set<String> renew(Account account, Collection<String> holders) {
    Set<String> ended = step().renew(account, holders);
    renewals.incrementAndGet();
    return ended;
  }

  @Override
  public void adopt(Account account, Collection<String> holders) {
    step().adopt(account, holders);
  }

  @Override
  public Standing settle(Account account, Settlement settlement) {
    return step().settle(account, settlement);
  }

  @Override
  public void register(Account account, String instance, String process) {
    step().register(account, instance, process);
  }

  /// Looks are no steps: they come from the clock, not from calls.
  @Override
  public AccountState look(Account account) {
    check();
    looks.incrementAndGet();
    return model.look(account);
  }

  @Override
  public void publish(Account account, AccountState state) {
    model.publish(account, state);
  }

  @Override
  public AutoCloseable listen(Account account, Consumer<String> hint) {
    return model.listen(account, hint);
  }

  private Limits step() {
    steps.incrementAndGet();
    check();
    return model;
  }

  private void check() {
    if (away) {
      throw new Unreachable(new IllegalStateException("away"));
    }
  }
}
