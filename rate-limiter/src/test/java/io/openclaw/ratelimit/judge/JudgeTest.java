package io.openclaw.ratelimit.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.localredis.LocalRedis;
import io.openclaw.provider.AccountState;
import io.openclaw.ratelimit.Account;
import io.openclaw.ratelimit.LimiterSettings;
import io.openclaw.ratelimit.Limits;
import io.openclaw.ratelimit.Quota;
import io.openclaw.ratelimit.redis.RedisLimits;
import io.openclaw.redis.Redis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Four processes share an account of 40 starts a window and 5 calls at once; they are killed with
/// -9 and cut calls off throughout. `-Dwindow=60000` takes real minutes.
class JudgeTest {
  static final String KEY = "judged";
  static final LimiterSettings SETTINGS =
      LimiterSettings.DEFAULT.withLease(Duration.ofSeconds(2), Duration.ofSeconds(3));

  private static final int PROCESSES = 4;
  private static final int STARTS = 40;
  private static final int CONCURRENCY = 5;
  private static final int WINDOWS = 5;
  private static final double USED = 0.95;
  private static final long LONGEST_PAUSE = 4_000;
  private static final long WINDOW = Long.getLong("window", 5_000);

  @ParameterizedTest
  @ValueSource(longs = {0, 30})
  void neverPastTheLimitsAndNeverFarBelow(long secondsApart, @TempDir Path folder)
      throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    try (LocalRedis server = LocalRedis.start(LocalRedis.Settings.in(folder));
        Referee referee = Referee.start(folder);
        Redis redis = Redis.connect(server.url(), Duration.ofSeconds(2))) {
      await().until(redis::connected);
      referee.limit(KEY, STARTS, CONCURRENCY, WINDOW);
      List<Child> children = new ArrayList<>();
      for (int i = 0; i < PROCESSES; i++) {
        children.add(caller(server, referee, folder, i, i % 2 * secondsApart));
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> !referee.starts(KEY).isEmpty());
      int killed =
          killForAWhile(
              children,
              new Random(seed),
              i -> caller(server, referee, folder, i, i % 2 * secondsApart));
      List<Long> starts = referee.starts(KEY);
      children.forEach(Child::kill);

      Referee.Figures figures = referee.figures(KEY);
      double use = use(starts);
      System.out.printf(
          "%s, %d killed, %d starts, use %.3f%n", figures, killed, starts.size(), use);
      assertThat(figures.worstMinute()).isLessThanOrEqualTo(STARTS);
      assertThat(figures.worstConcurrency()).isLessThanOrEqualTo(CONCURRENCY);
      assertThat(figures.violations()).isZero();
      assertThat(use).isGreaterThanOrEqualTo(USED);
      Limits limits = new RedisLimits(redis, SETTINGS);
      Account account = account(referee.url(), KEY, WINDOW);
      await()
          .atMost(SETTINGS.slotLife().plusSeconds(1))
          .untilAsserted(
              () -> assertThat(limits.look(account)).extracting(AccountState::used).isEqualTo(0));
    }
  }

  static Account account(String url, String key, long window) {
    Quota quota = new Quota(CONCURRENCY, STARTS, 0, Duration.ofMillis(window));
    return Account.of(url, key, "judged", quota);
  }

  /// After the first window: how many of the starts that the windows since then allowed were made.
  private static double use(List<Long> starts) {
    long from = starts.getFirst() + WINDOW;
    long until = starts.getLast();
    long made = starts.stream().filter(start -> start >= from).count();
    return made / (STARTS * (double) (until - from) / WINDOW);
  }

  private static int killForAWhile(
      List<Child> children, Random random, java.util.function.IntFunction<Child> start)
      throws InterruptedException {
    int killed = 0;
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WINDOW * WINDOWS);
    while (System.nanoTime() < until) {
      pause(LONGEST_PAUSE / 2 + random.nextInt((int) LONGEST_PAUSE / 2));
      int victim = random.nextInt(PROCESSES);
      children.get(victim).kill();
      children.set(victim, start.apply(victim));
      killed++;
    }
    return killed;
  }

  private static void pause(long millis) throws InterruptedException {
    assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)).isFalse();
  }

  private static Child caller(
      LocalRedis server, Referee referee, Path folder, int seat, long ahead) {
    return Child.start(
        Caller.class,
        folder.resolve("caller-" + seat + ".log"),
        List.of(
            server.url(),
            referee.url(),
            KEY,
            Long.toString(WINDOW),
            "w" + seat,
            Long.toString(ahead)));
  }
}
