package io.openclaw.ratelimit.judge;

import io.openclaw.localredis.LocalRedis;
import io.openclaw.ratelimit.Account;
import io.openclaw.ratelimit.Ask;
import io.openclaw.ratelimit.CallOutcome;
import io.openclaw.ratelimit.Granted;
import io.openclaw.ratelimit.LimiterSettings;
import io.openclaw.ratelimit.Permit;
import io.openclaw.ratelimit.Quota;
import io.openclaw.ratelimit.RateLimiter;
import io.openclaw.ratelimit.redis.Limiters;
import io.openclaw.redis.Redis;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.DataFormatException;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// Measures permits: four processes ask for them at a fixed rate, whatever came of the last one. A
/// permit is acquired, begun and closed; its latency runs from the moment at which it was due until
/// it has begun. Arguments: `free` or `limited`, permits a second, seconds.
final class PermitBench {
  private static final String RESULT = "result ";
  private static final int PROCESSES = 4;
  private static final int WARM_UP_SECONDS = 3;
  private static final long LONGEST_MICROS = 60_000_000;

  private PermitBench() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 3) {
      lead(arguments);
    } else {
      ask(arguments);
    }
  }

  private static void lead(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("permit-bench");
    try (LocalRedis server = LocalRedis.start(LocalRedis.Settings.in(folder));
        Redis redis = Redis.connect(server.url(), Duration.ofSeconds(5))) {
      List<Child> children = new ArrayList<>();
      for (int i = 0; i < PROCESSES; i++) {
        children.add(
            Child.start(
                PermitBench.class,
                folder.resolve(i + ".out"),
                List.of(arguments[0], arguments[1], arguments[2], server.url())));
      }
      for (Child child : children) {
        child.await();
      }
      report(arguments, folder, redis);
    }
  }

  private static void report(String[] arguments, Path folder, Redis redis)
      throws java.io.IOException, DataFormatException {
    Histogram all = new Histogram(LONGEST_MICROS, 3);
    double cpu = 0;
    double seconds = 0;
    for (int i = 0; i < PROCESSES; i++) {
      String[] fields = result(folder.resolve(i + ".out")).split(" ", -1);
      all.add(
          Histogram.decodeFromByteBuffer(
              ByteBuffer.wrap(Base64.getDecoder().decode(fields[0])), 0));
      cpu = Math.max(cpu, Double.parseDouble(fields[1]));
      seconds = Math.max(seconds, Double.parseDouble(fields[2]));
    }
    System.out.printf(
        "%s, %s/s asked: %.0f permits/s, p50 %.2f ms, p99 %.2f ms, max %.1f ms, Redis CPU %.1f us a permit%n",
        arguments[0],
        arguments[1],
        all.getTotalCount() / seconds,
        all.getValueAtPercentile(50) / 1e3,
        all.getValueAtPercentile(99) / 1e3,
        all.getMaxValue() / 1e3,
        1e6 * cpu / all.getTotalCount());
    System.out.println(
        redis
            .<String>call(it -> it.info("commandstats"))
            .lines()
            .filter(line -> line.startsWith("cmdstat_eval") || line.startsWith("cmdstat_get:"))
            .toList());
  }

  private static String result(Path output) throws java.io.IOException {
    return Files.readAllLines(output).stream()
        .filter(line -> line.startsWith(RESULT))
        .map(line -> line.substring(RESULT.length()))
        .findFirst()
        .orElseThrow();
  }

  private static void ask(String[] arguments) throws InterruptedException {
    Redis redis = Redis.connect(arguments[3], Duration.ofSeconds(5));
    while (!redis.connected()) {
      LockSupport.parkNanos(1_000_000);
    }
    boolean free = arguments[0].equals("free");
    Quota quota = free ? Quota.NONE : new Quota(20_000, 6_000_000, 0, Duration.ofMinutes(1));
    Account account = Account.of("http://bench", "key", "bench", quota);
    String process = UUID.randomUUID().toString();
    RateLimiter limiter =
        Limiters.open(redis, LimiterSettings.DEFAULT, process, process, System::nanoTime);
    double rate = Double.parseDouble(arguments[1]) / PROCESSES;
    load(limiter, account, rate, WARM_UP_SECONDS);
    double cpu = cpu(redis);
    long begin = System.nanoTime();
    Histogram seen = load(limiter, account, rate, Integer.parseInt(arguments[2]));
    double seconds = (System.nanoTime() - begin) / 1e9;
    cpu = cpu(redis) - cpu;
    ByteBuffer bytes = ByteBuffer.allocate(seen.getNeededByteBufferCapacity());
    int length = seen.encodeIntoByteBuffer(bytes);
    byte[] exact = java.util.Arrays.copyOf(bytes.array(), length);
    System.out.println(
        RESULT + Base64.getEncoder().encodeToString(exact) + " " + cpu + " " + seconds);
    limiter.close();
    redis.close();
  }

  private static Histogram load(RateLimiter limiter, Account account, double rate, int seconds)
      throws InterruptedException {
    ConcurrentHistogram seen = new ConcurrentHistogram(LONGEST_MICROS, 3);
    int count = (int) (rate * seconds);
    CountDownLatch done = new CountDownLatch(count);
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = begin + (long) (i * 1e9 / rate);
      for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
        LockSupport.parkNanos(early);
      }
      Thread.ofVirtual()
          .start(() -> {
            one(limiter, account, due, seen);
            done.countDown();
          });
    }
    done.await();
    return seen;
  }

  private static void one(RateLimiter limiter, Account account, long due, Histogram seen) {
    if (limiter.acquire(new Ask(account, "m", 0), Duration.ofSeconds(30))
            instanceof Granted(Permit permit)
        && permit.begin() == null) {
      seen.recordValue(Math.min(LONGEST_MICROS, (System.nanoTime() - due) / 1_000));
      permit.learned(new CallOutcome.Succeeded(Duration.ofMillis(1)));
      permit.close();
    }
  }

  private static double cpu(Redis redis) {
    return redis
        .<String>call(it -> it.info("cpu"))
        .lines()
        .filter(line -> line.startsWith("used_cpu_user:") || line.startsWith("used_cpu_sys:"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1)))
        .sum();
  }
}
