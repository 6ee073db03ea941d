package io.openclaw.testkit.nemesis;

import io.openclaw.testkit.cluster.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// What a nemesis shall do: how often each fault, and how fast one after another. The same seed
/// gives the same order.
///
/// @param stop how long a worker or a gateway is stopped, at least; up to half as long again
/// @param redisTrouble how long Redis is stopped, or slow
/// @param trouble how long trouble on a link lasts
/// @param gap from one fault to the next, at least; up to four times as long
public record FaultPlan(
    long seed,
    Map<Fault, Integer> orders,
    Duration stop,
    Duration redisTrouble,
    Duration trouble,
    Duration gap) {
  public FaultPlan {
    orders = Collections.unmodifiableMap(new LinkedHashMap<>(orders));
  }

  public static FaultPlan seeded(long seed) {
    return new FaultPlan(
        seed,
        Map.of(),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(2),
        Duration.ofSeconds(1));
  }

  public FaultPlan kill(Fault.Role role, int times) {
    return with(new Fault.Kill(role), times);
  }

  public FaultPlan stop(Fault.Role role, int times) {
    return with(new Fault.Stop(role), times);
  }

  public FaultPlan slowRedis(int times) {
    return with(new Fault.SlowRedis(), times);
  }

  public FaultPlan disturb(Link link, Fault.Trouble trouble, int times) {
    return with(new Fault.Disturb(link, trouble), times);
  }

  /// Every trouble on every link, so many times each.
  public FaultPlan disturbAll(int times) {
    FaultPlan plan = this;
    for (Link link : Link.values()) {
      for (Fault.Trouble trouble : Fault.Trouble.values()) {
        plan = plan.disturb(link, trouble, times);
      }
    }
    return plan;
  }

  public FaultPlan stopFor(Duration time) {
    return new FaultPlan(seed, orders, time, redisTrouble, trouble, gap);
  }

  public FaultPlan redisTroubleFor(Duration time) {
    return new FaultPlan(seed, orders, stop, time, trouble, gap);
  }

  public FaultPlan troubleFor(Duration time) {
    return new FaultPlan(seed, orders, stop, redisTrouble, time, gap);
  }

  public FaultPlan everyFewTimes(Duration gap) {
    return new FaultPlan(seed, orders, stop, redisTrouble, trouble, gap);
  }

  public int size() {
    return orders.values().stream().mapToInt(Integer::intValue).sum();
  }

  List<Fault> inOrder(Random random) {
    List<Fault> faults = new ArrayList<>();
    orders.forEach((fault, times) -> faults.addAll(Collections.nCopies(times, fault)));
    Collections.shuffle(faults, random);
    return faults;
  }

  private FaultPlan with(Fault fault, int times) {
    if (times <= 0) {
      return this;
    }
    Map<Fault, Integer> more = new LinkedHashMap<>(orders);
    more.merge(fault, times, Integer::sum);
    return new FaultPlan(seed, more, stop, redisTrouble, trouble, gap);
  }
}
