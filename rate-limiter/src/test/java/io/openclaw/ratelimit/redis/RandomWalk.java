package io.openclaw.ratelimit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.ratelimit.Account;
import io.openclaw.ratelimit.Ask;
import io.openclaw.ratelimit.CallOutcome;
import io.openclaw.ratelimit.CallOutcome.Dimension;
import io.openclaw.ratelimit.Denied.Reason;
import io.openclaw.ratelimit.HandClock;
import io.openclaw.ratelimit.LimiterSettings;
import io.openclaw.ratelimit.Limits;
import io.openclaw.ratelimit.Limits.Settlement;
import io.openclaw.ratelimit.MemoryLimits;
import io.openclaw.ratelimit.Quota;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// The same random steps on the scripts and on the model; after each, answers and states are equal.
final class RandomWalk {
  private final long seed;
  private final Random random;
  private final HandClock clock;
  private final Consumer<Duration> forward;
  private final Limits scripts;
  private final Limits model;
  private final Account account;

  RandomWalk(
      long seed,
      HandClock clock,
      Consumer<Duration> forward,
      Limits scripts,
      LimiterSettings settings) {
    this.seed = seed;
    this.random = new Random(seed);
    this.clock = clock;
    this.forward = forward;
    this.scripts = scripts;
    this.model = new MemoryLimits(clock, settings);
    Quota quota =
        new Quota(
            random.nextInt(4), random.nextInt(3) * 4, 0, Duration.ofSeconds(3 + random.nextInt(9)));
    this.account = Account.of("http://provider", "key", "walk", quota);
  }

  void run(int steps) {
    for (int step = 0; step < steps; step++) {
      String what = step();
      assertThat(scripts.look(account))
          .as("seed %d, step %d: %s, %s", seed, step, what, account.quota())
          .isEqualTo(model.look(account));
    }
  }

  private String step() {
    String holder = (random.nextBoolean() ? "p:" : "q:") + random.nextInt(4);
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4 -> acquire(holder);
      case 5, 6, 7 -> begin(holder);
      case 8, 9, 10, 11 -> settle(holder);
      case 12 -> seldom(holder);
      default -> wander();
    };
  }

  private String wander() {
    Duration step = Duration.ofMillis(random.nextInt(random.nextInt(20) == 0 ? 40_000 : 900));
    forward.accept(step);
    return "forward " + step;
  }

  private String acquire(String holder) {
    long since = random.nextBoolean() ? 0 : clock.millis() - random.nextInt(20) * 100L;
    Ask ask = new Ask(account, "m" + random.nextInt(2), random.nextInt(3), since, 0);
    return same("acquire " + holder, (limits, _) -> limits.acquire(ask, holder).toString());
  }

  private String begin(String holder) {
    if (account.quota().rpm() == 0) {
      return "nothing";
    }
    Ask ask = new Ask(account, "m", 0);
    double place = clock.millis();
    return same("begin " + holder, (limits, _) -> limits.begin(ask, holder, place).toString());
  }

  private String settle(String holder) {
    Duration hold = Duration.ofMillis(random.nextBoolean() ? 0 : 500);
    CallOutcome outcome = outcome();
    long began = clock.millis() - random.nextInt(3000);
    List<Duration> first = random.nextBoolean() ? List.of() : List.of(millis(500));
    int count = 1 + random.nextInt(3);
    Settlement settlement =
        new Settlement(
            random.nextInt(5) == 0 ? "" : holder,
            hold,
            "m" + random.nextInt(2),
            random.nextInt(4) == 0 ? null : outcome,
            began,
            random.nextInt(9),
            count,
            random.nextInt(2),
            first);
    return same(
        "settle " + settlement, (limits, _) -> limits.settle(account, settlement).toString());
  }

  private String seldom(String holder) {
    double place = clock.millis() - random.nextInt(999);
    Duration pause = millis(900);
    return switch (random.nextInt(6)) {
      case 0 -> same("late " + holder, (limits, _) -> done(() -> limits.late(account, holder)));
      case 1 ->
          same(
              "park " + holder,
              (limits, _) -> done(() -> limits.park(account, holder, place, Reason.TPM, pause)));
      case 2 ->
          same("renew " + holder, (limits, _) -> limits.renew(account, List.of(holder)).toString());
      case 3 ->
          same(
              "adopt " + holder, (limits, _) -> done(() -> limits.adopt(account, List.of(holder))));
      case 4 -> same("register p", (limits, _) -> done(() -> limits.register(account, "w1", "p")));
      default -> same("register q", (limits, _) -> done(() -> limits.register(account, "w1", "q")));
    };
  }

  private CallOutcome outcome() {
    Duration pause = random.nextBoolean() ? null : millis(3000);
    return switch (random.nextInt(15)) {
      case 0 -> new CallOutcome.RateRefused(pause, Dimension.UNKNOWN, "429");
      case 1 -> new CallOutcome.RateRefused(pause, Dimension.TOKENS, "429001");
      case 2 -> new CallOutcome.SlotRefused(pause, "1302");
      case 3 -> new CallOutcome.Overloaded(pause, "1305");
      case 4 -> new CallOutcome.Disconnected("1006");
      case 5 -> new CallOutcome.Silent("stall");
      case 6 -> new CallOutcome.Empty("empty");
      case 7 -> new CallOutcome.Exhausted(millis(4000), "1308");
      case 8 -> new CallOutcome.Failed("400");
      case 9 -> new CallOutcome.Cancelled();
      case 10 -> new CallOutcome.Rejected("1113");
      default -> new CallOutcome.Succeeded(null);
    };
  }

  private Duration millis(int most) {
    return Duration.ofMillis(random.nextInt(most));
  }

  private String same(String what, BiFunction<Limits, String, String> step) {
    assertThat(step.apply(scripts, what))
        .as("seed %d: %s, %s", seed, what, account.quota())
        .isEqualTo(step.apply(model, what));
    return what;
  }

  private static String done(Runnable step) {
    step.run();
    return "done";
  }
}
