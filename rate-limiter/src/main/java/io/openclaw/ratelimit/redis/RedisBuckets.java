package io.openclaw.ratelimit.redis;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.api.StatefulRedisConnection;
import io.openclaw.ratelimit.Account;
import io.openclaw.ratelimit.Buckets;
import io.openclaw.ratelimit.Limits;
import io.openclaw.ratelimit.Quota;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisException;
import io.openclaw.redis.RedisKeys;
import io.openclaw.redis.RedisKeys.Limit;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// [Buckets] of Bucket4j on Redis. Calls of one process to one bucket are batched, since each is a
/// read and a compare-and-swap; time is the server's, since Bucket4j counts with the client's.
/// After that clock was set back a bucket would not fill until it shows the old time again, so a
/// process that notices it begins its buckets anew, full; the guard keeps the limit meanwhile.
public final class RedisBuckets implements Buckets {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(1);
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final Supplier<StatefulRedisConnection<String, byte[]>> connection;
  private final RedisClock clock;
  private @Nullable Manager manager;

  public RedisBuckets(Redis redis) {
    this(redis, System::nanoTime);
  }

  /// @param ticker a local clock, shown as any number of nanoseconds
  RedisBuckets(Redis redis, LongSupplier ticker) {
    this(redis, new RedisClock(redis, ticker));
  }

  RedisBuckets(Redis redis, RedisClock clock) {
    this.connection = redis.openForBytes();
    this.clock = clock;
  }

  @Override
  public Duration take(Account account, Kind kind, long n) {
    return answered(
        account,
        kind,
        bucket -> {
          var probe = bucket.tryConsumeAndReturnRemaining(n);
          return probe.isConsumed()
              ? Duration.ZERO
              : Duration.ofNanos(Math.max(1_000_000, probe.getNanosToWaitForRefill()));
        });
  }

  @Override
  public void give(Account account, Kind kind, long n) {
    answered(
        account,
        kind,
        bucket -> {
          if (n > 0) {
            bucket.addTokens(n);
          } else if (n < 0) {
            bucket.consumeIgnoringRateLimits(-n);
          }
          return n;
        });
  }

  private <T> T answered(Account account, Kind kind, Function<BucketProxy, T> step) {
    try {
      return step.apply(manager().bucket(account, kind));
    } catch (RedisException | io.lettuce.core.RedisException failed) {
      throw new Limits.Unreachable(failed);
    } catch (RuntimeException failed) {
      // Bucket4j wraps what the driver throws, and its own time-outs, in various ways.
      throw new Limits.Unreachable(failed);
    }
  }

  /// A dead connection is replaced by another one, which needs a manager of its own.
  @SuppressWarnings("ReferenceEquality") // another connection, not an equal one
  private synchronized Manager manager() {
    StatefulRedisConnection<String, byte[]> present = connection.get();
    if (manager == null || manager.connection != present) {
      manager = new Manager(present, clock);
    }
    manager.beginAnewAfter(clock.stepsBack());
    return manager;
  }

  private static BucketConfiguration configuration(Quota quota, Kind kind) {
    return BucketConfiguration.builder()
        .addLimit(limit ->
            limit
                .capacity(kind.capacity(quota))
                .refillGreedy(kind.perWindow(quota), quota.window()))
        .build();
  }

  /// The limit is part of the key: a bucket keeps the configuration that it was made with.
  private static String key(Account account, Kind kind) {
    Quota quota = account.quota();
    String limit =
        "%s:%d:%d:%d"
            .formatted(
                kind.name().toLowerCase(Locale.ROOT),
                kind.perWindow(quota),
                kind.capacity(quota),
                quota.window().toMillis());
    return RedisKeys.limit(account.id(), Limit.BUCKET, limit);
  }

  private static final class Manager {
    private final StatefulRedisConnection<String, byte[]> connection;
    private final ProxyManager<String> proxies;
    private final Map<String, BucketProxy> buckets = new ConcurrentHashMap<>();
    private int stepsBack;

    Manager(StatefulRedisConnection<String, byte[]> connection, RedisClock clock) {
      this.connection = connection;
      this.stepsBack = clock.stepsBack();
      this.proxies =
          Bucket4jLettuce.casBasedBuilder(connection)
              .clientClock(new ServerTime(clock))
              .requestTimeout(ANSWER_WITHIN)
              .expirationAfterWrite(
                  ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEPT))
              .build();
    }

    /// Called under the lock of its owner.
    void beginAnewAfter(int steps) {
      if (stepsBack != steps) {
        buckets.keySet().forEach(proxies::removeProxy);
        buckets.clear();
        stepsBack = steps;
      }
    }

    BucketProxy bucket(Account account, Kind kind) {
      return buckets.computeIfAbsent(key(account, kind), key -> open(key, account.quota(), kind));
    }

    private BucketProxy open(String key, Quota quota, Kind kind) {
      return proxies
          .builder()
          .withOptimization(Optimizations.batching())
          .build(key, () -> configuration(quota, kind));
    }
  }

  private record ServerTime(RedisClock server) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return server.nanos();
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
