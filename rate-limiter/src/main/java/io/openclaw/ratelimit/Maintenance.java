package io.openclaw.ratelimit;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Maintains what lasts longer than one call to the limits, from a thread of its own: the leases of
/// open calls, steps that did not reach the limits, and this process's knowledge of accounts. After
/// a time in which the process did not run, the calls whose slots may be lost are cut off before
/// anything else.
final class Maintenance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final Duration REFRESH = Duration.ofSeconds(1);
  private static final Duration REFRESH_WHEN_IDLE = Duration.ofSeconds(10);

  private final Limits limits;
  private final LimiterSettings settings;
  private final Collection<LocalAccount> accounts;
  private final RetryQueue retries;
  private final Thread thread;
  private volatile boolean closed;
  private int beat;

  Maintenance(
      Limits limits,
      LimiterSettings settings,
      Collection<LocalAccount> accounts,
      RetryQueue retries) {
    this.limits = limits;
    this.settings = settings;
    this.accounts = accounts;
    this.retries = retries;
    this.thread = Thread.ofPlatform().daemon().name("permits").start(this::run);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(pulse().toNanos());
      guarded(this::revokeOverdue);
      guarded(retries::runWaiting);
      for (LocalAccount account : accounts) {
        guarded(() -> renew(account));
        guarded(() -> adopt(account));
        guarded(() -> refresh(account));
      }
      beat++;
    }
  }

  private Duration pulse() {
    Duration quarter = settings.lease().dividedBy(4);
    return quarter.compareTo(REFRESH) < 0 ? quarter : REFRESH;
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (Limits.Unreachable away) {
      LOG.debug("the limits are away; it is tried again in {}", pulse());
    } catch (RuntimeException failed) {
      LOG.warn("leases of calls are not maintained; it is tried again in {}", pulse(), failed);
    }
  }

  /// Any step before may have lasted long, so this comes before each renewal too.
  private void revokeOverdue() {
    accounts.forEach(account -> account.revokeOverdue(settings.surelyHeld()));
  }

  private void renew(LocalAccount account) {
    revokeOverdue();
    List<OpenCall> held = account.calls().stream().filter(call -> call.slot().held()).toList();
    if (held.isEmpty()) {
      return;
    }
    long askedAt = account.ticks();
    Set<String> ended = limits.renew(account.account(), holders(held));
    for (OpenCall call : held) {
      if (!ended.contains(call.holder())) {
        call.slot().renew(askedAt);
      } else if (call.isOpen()) {
        account.revoke(call);
      }
    }
  }

  /// A call may end between the look at it and its adoption, which then takes a slot for nothing.
  private void adopt(LocalAccount account) {
    List<OpenCall> slotless =
        account.calls().stream()
            .filter(call -> call.begun() && call.slot().absent() && !account.free(call.model()))
            .toList();
    if (slotless.isEmpty()) {
      return;
    }
    long askedAt = account.ticks();
    limits.adopt(account.account(), holders(slotless));
    slotless.forEach(call -> call.slot().adopt(askedAt));
    slotless.stream()
        .filter(call -> !call.isOpen())
        .forEach(call -> retries.run(() -> free(account, call)));
  }

  private void free(LocalAccount account, OpenCall ended) {
    account.settle(
        new Limits.Settlement(
            ended.holder(), settings.abortHold(), ended.model(), null, 0, 0, 0, 0, List.of()));
  }

  private static List<String> holders(List<OpenCall> calls) {
    return calls.stream().map(OpenCall::holder).toList();
  }

  private void refresh(LocalAccount account) {
    boolean idle = account.idleNanos() > REFRESH_WHEN_IDLE.toNanos();
    Duration every = idle ? REFRESH_WHEN_IDLE : REFRESH;
    if (beat % Math.max(1, every.dividedBy(pulse())) == 0) {
      account.refresh();
    }
  }
}
