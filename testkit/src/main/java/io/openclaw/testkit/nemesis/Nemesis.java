package io.openclaw.testkit.nemesis;

import io.openclaw.testkit.cluster.FaultTargets;
import io.openclaw.testkit.cluster.Link;
import io.openclaw.testkit.history.History;
import io.openclaw.testkit.history.Observation;
import io.openclaw.testkit.process.FaultTarget;
import io.openclaw.testkit.proxy.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// Carries out a plan of faults, one after another from one thread, and writes each down. Three of
/// four kills wait until all processes are back, the fourth hits a system that is still down.
public final class Nemesis {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LATENCY = Duration.ofMillis(200);

  private final FaultTargets targets;
  private final History history;
  private final FaultPlan plan;
  private final Random random;
  private final Map<Fault, Integer> fired = new LinkedHashMap<>();
  private final List<FaultTarget> stopped = new ArrayList<>();
  private final List<Thread> underway = new ArrayList<>();

  /// All workers may be stopped at once; then the next fault waits until one goes on.
  private final Duration patience;

  public Nemesis(FaultTargets targets, History history, FaultPlan plan) {
    this.targets = targets;
    this.history = history;
    this.plan = plan;
    this.random = new Random(plan.seed());
    this.patience = PATIENCE.plus(plan.stop().multipliedBy(2));
  }

  /// Fires all faults, as long as `wanted`; returns when everything that can heal has healed.
  public void run(BooleanSupplier wanted) {
    for (Fault fault : plan.inOrder(random)) {
      pause(gap());
      if (!wanted.getAsBoolean()) {
        break;
      }
      fire(fault);
    }
    underway.forEach(this::join);
    await(this::allReady);
  }

  /// How often each fault was really carried out.
  public Map<Fault, Integer> fired() {
    return Map.copyOf(fired);
  }

  /// @throws AssertionError when a fault of the plan was carried out less often than ordered: then
  ///   the run proved less than it claims
  public void requireAllFired() {
    List<String> missing =
        plan.orders().entrySet().stream()
            .filter(order -> fired.getOrDefault(order.getKey(), 0) < order.getValue())
            .map(order ->
                "%s: %d of %d"
                    .formatted(
                        order.getKey().word(),
                        fired.getOrDefault(order.getKey(), 0),
                        order.getValue()))
            .toList();
    if (!missing.isEmpty()) {
      throw new AssertionError(
          "seed %d: faults that did not happen: %s".formatted(plan.seed(), missing));
    }
  }

  private void fire(Fault fault) {
    boolean happened =
        switch (fault) {
          case Fault.Kill(Fault.Role role) -> kill(fault, role);
          case Fault.Stop stop -> stop(stop);
          case Fault.SlowRedis() -> slowRedis(fault);
          case Fault.Disturb(var link, var trouble) -> {
            note(fault, link.word());
            disturb(targets.proxy(link), trouble);
            yield true;
          }
        };
    if (happened) {
      fired.merge(fault, 1, Integer::sum);
    }
  }

  private boolean kill(Fault fault, Fault.Role role) {
    if (random.nextInt(4) > 0) {
      await(this::allReady);
    }
    Optional<? extends FaultTarget> target = target(role);
    target.ifPresent(it -> {
      note(fault, it.name());
      it.kill();
    });
    return target.isPresent();
  }

  private Optional<? extends FaultTarget> target(Fault.Role role) {
    return switch (role) {
      case WORKER -> worker();
      case GATEWAY -> readyOne(targets.gateway());
      case REDIS -> readyOne(targets.redis());
    };
  }

  private boolean stop(Fault.Stop fault) {
    Optional<? extends FaultTarget> target = target(fault.role());
    target.ifPresent(it -> stop(fault, it));
    return target.isPresent();
  }

  private void stop(Fault.Stop fault, FaultTarget target) {
    synchronized (stopped) {
      stopped.add(target);
    }
    note(fault, target.name());
    target.pause();
    later(
        length(fault),
        () -> {
          target.resume();
          synchronized (stopped) {
            stopped.remove(target);
          }
          history.add(at -> new Observation.Fault(at, fault.end(), target.name()));
        });
  }

  private Duration length(Fault.Stop fault) {
    if (fault.role() == Fault.Role.REDIS) {
      return plan.redisTrouble();
    }
    return plan.stop().plusMillis(random.nextLong(plan.stop().toMillis() / 2 + 1));
  }

  private boolean slowRedis(Fault fault) {
    note(fault, "redis");
    for (Link link : List.of(Link.GATEWAY_REDIS, Link.WORKER_REDIS)) {
      targets.proxy(link).delay(LATENCY, plan.redisTrouble());
    }
    return true;
  }

  private void disturb(FaultProxy proxy, Fault.Trouble trouble) {
    Duration time = plan.trouble();
    switch (trouble) {
      case CUT -> proxy.cut(FaultProxy.Cut.FIN);
      case RESET -> proxy.cut(FaultProxy.Cut.RST);
      case STALL -> proxy.stall(time);
      case BLACKHOLE -> {
        proxy.stall(time);
        // A little before the stall ends, so that nothing held back slips through.
        later(time.minusMillis(50), () -> proxy.cut(FaultProxy.Cut.RST));
      }
      case REFUSE -> {
        proxy.refuse(time);
        proxy.cut(FaultProxy.Cut.RST);
      }
      case SLICE -> proxy.slice(time);
      case DELAY -> proxy.delay(LATENCY, time);
    }
  }

  /// One that runs and is not stopped, waited for if need be.
  private Optional<? extends FaultTarget> worker() {
    await(() -> !running().isEmpty());
    List<? extends FaultTarget> running = running();
    return running.isEmpty()
        ? Optional.empty()
        : Optional.of(running.get(random.nextInt(running.size())));
  }

  private List<? extends FaultTarget> running() {
    synchronized (stopped) {
      return targets.workers().stream()
          .filter(it -> it.isReady() && !stopped.contains(it))
          .toList();
    }
  }

  private Optional<FaultTarget> readyOne(FaultTarget target) {
    await(target::isReady);
    return Optional.of(target).filter(FaultTarget::isReady);
  }

  private boolean allReady() {
    return Stream.concat(Stream.of(targets.gateway(), targets.redis()), targets.workers().stream())
        .allMatch(FaultTarget::isReady);
  }

  private void note(Fault fault, String target) {
    history.add(at -> new Observation.Fault(at, fault.word(), target));
  }

  private Duration gap() {
    return plan.gap().plusMillis(random.nextLong(3 * plan.gap().toMillis() + 1));
  }

  private void later(Duration time, Runnable what) {
    underway.add(
        Thread.ofVirtual()
            .start(() -> {
              pause(time);
              what.run();
            }));
  }

  private void join(Thread thread) {
    try {
      thread.join(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      pause(Duration.ofMillis(20));
    }
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
