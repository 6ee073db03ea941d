package io.openclaw.ratelimit;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps what lasts longer than one call to the limits, from a thread of its own: the leases of
/// calls under way, what could not be told yet, and this process's knowledge of accounts.
final class Keeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration LOOK_WHEN_IDLE = Duration.ofSeconds(10);
  private static final int MOST_UNTOLD = 10_000;

  private final Limits limits;
  private final LimiterSettings settings;
  private final Collection<Desk> desks;
  private final Queue<Runnable> untold = new ConcurrentLinkedQueue<>();
  private final AtomicInteger untoldCount = new AtomicInteger();
  private final Thread thread;
  private volatile boolean closed;
  private int beat;

  Keeper(Limits limits, LimiterSettings settings, Collection<Desk> desks) {
    this.limits = limits;
    this.settings = settings;
    this.desks = desks;
    this.thread = Thread.ofPlatform().daemon().name("permits").start(this::run);
  }

  /// Tells the limits something now or, when they are away, as soon as they are back: a slot that
  /// is not given back would stay taken for long. Every step is safe to repeat.
  void tell(Runnable step) {
    try {
      step.run();
    } catch (Limits.Unreachable away) {
      if (untoldCount.incrementAndGet() <= MOST_UNTOLD) {
        untold.add(step);
      } else {
        untoldCount.decrementAndGet();
        LOG.warn(
            "a slot is not given back by hand any more; it is free {} later", settings.slotLife());
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(pulse().toNanos());
      guarded(this::tellAgain);
      for (Desk desk : desks) {
        guarded(() -> renew(desk));
        guarded(() -> look(desk));
      }
      beat++;
    }
  }

  private Duration pulse() {
    Duration quarter = settings.lease().dividedBy(4);
    return quarter.compareTo(LOOK) < 0 ? quarter : LOOK;
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (Limits.Unreachable away) {
      LOG.debug("the limits are away; it is tried again in {}", pulse());
    } catch (RuntimeException failed) {
      LOG.warn("permits could not be kept; it is tried again in {}", pulse(), failed);
    }
  }

  private void tellAgain() {
    for (Runnable step = untold.peek(); step != null && !closed; step = untold.peek()) {
      step.run();
      untold.remove();
      untoldCount.decrementAndGet();
    }
  }

  /// A call may end between the look at it and the renewal, which then takes its slot again.
  private void renew(Desk desk) {
    List<Call> leased = desk.calls().stream().filter(Call::leased).toList();
    if (!leased.isEmpty()) {
      limits.renew(desk.account(), leased.stream().map(Call::holder).toList());
      leased.stream().filter(call -> !call.isOpen()).forEach(call -> tell(() -> free(call)));
    }
  }

  private void free(Call ended) {
    Limits.Settlement again =
        new Limits.Settlement(
            ended.holder(), settings.abortHold(), ended.ask().model(), null, 0, 0, 0, 0, List.of());
    limits.settle(ended.desk().account(), again);
  }

  private void look(Desk desk) {
    Duration every = desk.idleNanos() > LOOK_WHEN_IDLE.toNanos() ? LOOK_WHEN_IDLE : LOOK;
    if (beat % Math.max(1, every.dividedBy(pulse())) == 0) {
      desk.refresh();
    }
  }
}
