package io.openclaw.ratelimit.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.localredis.LocalRedis;
import io.openclaw.ratelimit.Account;
import io.openclaw.ratelimit.Ask;
import io.openclaw.ratelimit.Granted;
import io.openclaw.ratelimit.LimiterSettings;
import io.openclaw.ratelimit.Permit;
import io.openclaw.ratelimit.Quota;
import io.openclaw.ratelimit.RateLimiter;
import io.openclaw.ratelimit.redis.Limiters;
import io.openclaw.redis.Redis;
import io.openclaw.testkit.process.Signals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process is stopped between the guard and its call, for longer than its slot lives.
class FreezeTest {
  static final LimiterSettings SETTINGS =
      LimiterSettings.DEFAULT.withLease(Duration.ofSeconds(2), Duration.ofSeconds(4));

  private static final int CONCURRENCY = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void noSixthCallLeavesAfterAFreeze(@TempDir Path folder) throws Exception {
    Path go = folder.resolve("go");
    Path log = folder.resolve("frozen.log");
    try (LocalRedis server = LocalRedis.start(LocalRedis.Settings.in(folder));
        Referee referee = Referee.start(folder);
        Redis redis = Redis.connect(server.url(), Duration.ofSeconds(2))) {
      await().until(redis::connected);
      referee.limit(JudgedAccount.KEY, 1000, CONCURRENCY, 60_000);
      try (Child frozen = start(server, referee, go, log);
          RateLimiter limiter =
              Limiters.open(redis, SETTINGS, "others", "others", System::nanoTime)) {
        await().atMost(PATIENCE).until(() -> log(log).contains(FrozenCaller.BEGUN));
        List<SlowCall> calls = new ArrayList<>(calls(limiter, referee, CONCURRENCY - 1));
        Signals.stop(frozen.pid());
        calls.addAll(calls(limiter, referee, 1));

        Files.createFile(go);
        Signals.resume(frozen.pid());
        await().atMost(PATIENCE).until(() -> log(log).size() > 1);
        assertThat(log(log)).contains(FrozenCaller.CUT);
        assertThat(referee.figures(JudgedAccount.KEY).worstConcurrency()).isEqualTo(CONCURRENCY);
        calls.forEach(SlowCall::close);
      }
    }
  }

  static Account account(String url) {
    Quota quota = new Quota(CONCURRENCY, 1000, 0, Duration.ofMinutes(1));
    return Account.of(url, JudgedAccount.KEY, "judged", quota);
  }

  private static List<SlowCall> calls(RateLimiter limiter, Referee referee, int count) {
    List<SlowCall> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Ask ask = new Ask(account(referee.url()), "m", 1);
      Permit permit = ((Granted) limiter.acquire(ask, PATIENCE)).permit();
      assertThat(permit.begin()).isNull();
      calls.add(SlowCall.open(referee.url()));
    }
    return calls;
  }

  private static Child start(LocalRedis server, Referee referee, Path go, Path log) {
    return Child.start(
        FrozenCaller.class, log, List.of(server.url(), referee.url(), go.toString()));
  }

  private static List<String> log(Path log) throws java.io.IOException {
    List<String> ours = List.of(FrozenCaller.BEGUN, FrozenCaller.CUT, FrozenCaller.CALLED);
    return Files.exists(log)
        ? Files.readAllLines(log).stream().filter(ours::contains).toList()
        : List.of();
  }
}
