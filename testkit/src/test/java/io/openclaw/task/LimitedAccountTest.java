package io.openclaw.task;

import static io.openclaw.task.Tasks.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.redis.RedisKeys;
import io.openclaw.task.Submission.AccountLimits;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.task.TaskWork.Finish;
import io.openclaw.task.TaskWork.GiveBack;
import io.openclaw.task.redis.RedisTaskStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Workers at an account that is limited, on the real scripts, in simulated time: who starts when,
/// and what was said about it before.
class LimitedAccountTest extends RedisOfAClass {
  private static final Duration LEASE = Duration.ofSeconds(8);
  private static final AccountLimits FORTY = new AccountLimits(5, 40, Duration.ofMinutes(1));
  private static final Finish SUCCESS = new Finish(Status.SUCCEEDED, "{}", "{}");
  private static final long STEP = 100;
  private static final int MOST_SHARDS = 4;
  private static final AtomicLong FENCES = new AtomicLong();

  private final long seed = Long.getLong("seed", new Random().nextLong());
  private final Random random = new Random(seed);
  private final List<TaskId> startOrder = new ArrayList<>();
  private final Map<TaskId, Long> startedAt = new HashMap<>();
  private final Map<Claim, Long> running = new HashMap<>();
  private long now = 1_700_000_000_000L;
  private SimulatedAccount account = new SimulatedAccount(FORTY, now);
  private TaskStore store = store(1);
  private int turn;

  @BeforeEach
  void setClock() {
    pass(0);
  }

  private TaskStore store(int shards) {
    return RedisTaskStore.forComparison(
        redis,
        new QueueLimits(20_000, 1 << 30, 1),
        shards,
        () -> Instant.ofEpochMilli(now),
        Map.of("clock", RedisDump.CLOCK),
        () -> "fence" + FENCES.incrementAndGet());
  }

  private void pass(long millis) {
    now += millis;
    for (int shard = 0; shard < MOST_SHARDS; shard++) {
      String clock = RedisKeys.shard(shard) + RedisDump.TEST_CLOCK;
      redis.call(it -> it.set(clock, Long.toString(now)));
    }
  }

  private Tasks limited() {
    return aTask().forAccount("limited", FORTY);
  }

  @Test
  void tasksOfAnOwnerStartInTheirOrderThroughAllGiveBacks() {
    System.out.printf("limited account: -Dseed=%d%n", seed);
    List<TaskId> ids = new ArrayList<>();
    int most = 60;
    while (startOrder.size() < most) {
      if (ids.size() < most && random.nextInt(3) == 0) {
        ids.add(((SubmitResult.Accepted) submit(limited())).id());
      }
      step(1_000 + random.nextInt(9_000));
    }

    // Calls of the simulated workers do not overlap, so nothing may overtake at all.
    assertThat(startOrder).as("seed %d", seed).containsExactlyElementsOf(ids.subList(0, most));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, MOST_SHARDS})
  void whatIsToldOfTheStartIsAboutRight(int shards) {
    store = store(shards);
    measureRuns();
    double[] off = new double[100];
    List<TaskId> ids = new ArrayList<>();
    Map<TaskId, Long> told = new HashMap<>();
    long from = now;
    for (int i = 0; i < off.length; i++) {
      SubmitResult.Accepted accepted = (SubmitResult.Accepted) submit(limited());
      ids.add(accepted.id());
      told.put(accepted.id(), accepted.etaMillis());
    }
    while (startOrder.size() < off.length) {
      step(2_000);
    }

    List<Double> errors = new ArrayList<>();
    for (TaskId id : ids) {
      double real = startedAt.getOrDefault(id, 0L) - from;
      errors.add(Math.abs(told.getOrDefault(id, 0L) - real) / Math.max(1_000, real));
    }
    Collections.sort(errors);
    assertThat(errors.get(errors.size() / 2)).as("median of %s", errors).isLessThan(0.25);
  }

  @Test
  void aSmallLongestWaitIsRefusedWhereTheLimitLiesAndNothingAcceptedExpires() {
    measureRuns();
    Tasks hasty = limited().waitingAtMost(Duration.ofMinutes(2));
    List<TaskId> accepted = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < 3_000; i++) {
      switch (submit(hasty)) {
        case SubmitResult.Accepted it -> accepted.add(it.id());
        case SubmitResult.TooLate _ -> refused++;
        default -> throw new AssertionError("neither accepted nor late");
      }
    }
    while (startOrder.size() < accepted.size() && store.tally().getOrDefault("expired", 0L) == 0) {
      step(2_000);
    }

    assertThat(accepted).as("two minutes of 40 starts, and the first five").hasSizeBetween(70, 90);
    assertThat(refused).isEqualTo(3_000 - accepted.size());
    assertThat(store.tally().getOrDefault("expired", 0L)).isZero();
  }

  @Test
  void aSubmissionAndALookCostTheSameAtTenAndAtTenThousand() {
    Tasks patient = aTask().forAccount("endless", 1).waitingAtMost(Duration.ofDays(7));
    fill(patient, 10);
    long submitAtTen = commandsOf(() -> submit(patient));
    TaskId last = ((SubmitResult.Accepted) submit(patient)).id();
    store.find(last);
    long viewAtTen = commandsOf(() -> store.find(last));
    fill(patient, 10_000);

    assertThat(commandsOf(() -> submit(patient))).isEqualTo(submitAtTen);
    assertThat(commandsOf(() -> store.find(last))).isEqualTo(viewAtTen);
    assertThat(submitAtTen).as("commands of a submission").isLessThan(40);
  }

  /// Some runs whose length is known from then on; after a while of rest.
  private void measureRuns() {
    for (int i = 0; i < 5; i++) {
      submit(limited());
    }
    while (startOrder.size() < 5 || !running.isEmpty()) {
      step(2_000);
    }
    startOrder.clear();
    pass(60_000);
  }

  private void fill(Tasks task, int count) {
    for (int left = count; left > 0; left -= 100) {
      List<Submission> batch = new ArrayList<>();
      for (int i = 0; i < Math.min(left, 100); i++) {
        batch.add(task.build());
      }
      store.submit(batch);
    }
  }

  private static long commandsOf(Runnable action) {
    redis.call(it -> it.configResetstat());
    action.run();
    return redis
        .call(it -> it.info("commandstats"))
        .lines()
        .filter(line -> line.startsWith("cmdstat_"))
        .filter(line -> !line.startsWith("cmdstat_config") && !line.startsWith("cmdstat_info"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("^[^:]+:calls=(\\d+),.*", "$1")))
        .sum();
  }

  private SubmitResult submit(Tasks task) {
    return store.submit(List.of(task.build(turn++ % store.shards()))).getFirst();
  }

  /// A tenth of a second: what is over ends, workers claim, and the limiter decides about each.
  private void step(long run) {
    pass(STEP);
    finishWhatIsOver();
    store.sweep();
    List<Claim> claims =
        new ArrayList<>(store.claim("w1", Map.of(Lane.SHORT, 3 + random.nextInt(4)), LEASE));
    claims.addAll(store.claim("w2", Map.of(Lane.SHORT, 1 + random.nextInt(4)), LEASE));
    // The limiter serves those that wait for it at one time by their place.
    claims.sort(Comparator.comparingLong(Claim::place));
    claims.forEach(claim -> ask(claim, run));
    store.beat(List.copyOf(running.keySet()), LEASE);
  }

  private void ask(Claim claim, long run) {
    Duration wait = account.untilStart(now);
    if (!account.slotIsFree()) {
      store.giveBack(claim, GiveBack.ofAccount("slot", Duration.ZERO));
    } else if (wait.isPositive()) {
      store.giveBack(claim, GiveBack.ofAccount("rpm", wait));
    } else {
      account.start(now);
      store.start(claim, "{}");
      startOrder.add(claim.id());
      startedAt.put(claim.id(), now);
      running.put(claim, now + run);
    }
  }

  private void finishWhatIsOver() {
    running
        .entrySet()
        .removeIf(it -> {
          boolean over = it.getValue() <= now;
          if (over) {
            Draft complete = Draft.of(EventType.COMPLETE, "{}");
            store.finish(it.getKey(), SUCCESS, it.getKey().seq() + 2, List.of(complete));
            account.end();
          }
          return over;
        });
  }
}
