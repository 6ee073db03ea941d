package io.openclaw.ratelimit.judge;

import io.openclaw.ratelimit.Ask;
import io.openclaw.ratelimit.Granted;
import io.openclaw.ratelimit.Permit;
import io.openclaw.ratelimit.RateLimiter;
import io.openclaw.ratelimit.redis.Limiters;
import io.openclaw.redis.Redis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// Passes the guard, waits for a file, and calls the provider if its permit is still good.
final class FrozenCaller {
  static final String BEGUN = "begun";
  static final String CUT = "cut off";
  static final String CALLED = "called";

  private FrozenCaller() {}

  /// @param arguments Redis, simulator, the file
  public static void main(String[] arguments) {
    Redis redis = Redis.connect(arguments[0], Duration.ofSeconds(2));
    awaitThat(redis::connected);
    String process = UUID.randomUUID().toString();
    RateLimiter limiter =
        Limiters.open(redis, FreezeTest.SETTINGS, process, process, System::nanoTime);
    Ask ask = new Ask(FreezeTest.account(arguments[1]), "m", 1);
    if (!(limiter.acquire(ask, Duration.ofSeconds(20)) instanceof Granted(Permit permit))
        || permit.begin() != null) {
      throw new IllegalStateException("no permit");
    }
    System.out.println(BEGUN);
    awaitThat(() -> Files.exists(Path.of(arguments[2])));
    System.out.println(call(permit, arguments[1]));
    awaitThat(() -> false);
  }

  private static String call(Permit permit, String url) {
    AtomicBoolean cut = new AtomicBoolean();
    permit.whenRevoked(() -> cut.set(true));
    if (cut.get()) {
      permit.close();
      return CUT;
    }
    SlowCall.open(url);
    return CALLED;
  }

  private static void awaitThat(java.util.function.BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
