package io.openclaw.gateway.quota.redis;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.api.StatefulRedisConnection;
import io.openclaw.gateway.quota.Quotas;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisKeys;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Token buckets of Bucket4j on Redis, which all gateways share. Requests of one client that come
/// at once are batched into one step. While Redis is away, or slow, each gateway counts by itself.
public final class RedisQuotas implements Quotas {
  private static final Logger LOG = LoggerFactory.getLogger(RedisQuotas.class);
  private static final Duration ANSWER_WITHIN = Duration.ofMillis(150);
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final long ALONE_NANOS = 1_000_000_000L;

  private final Supplier<StatefulRedisConnection<String, byte[]>> connection;
  private final RecentlyUsed<Bucket> alone;
  private final BucketConfiguration limit;
  private @Nullable Shared shared;
  private volatile long aloneUntil = System.nanoTime();

  public RedisQuotas(Redis redis, int perMinute, int burst) {
    this.connection = redis.openForBytes();
    Bandwidth bandwidth =
        Bandwidth.builder()
            .capacity(burst)
            .refillGreedy(Math.max(1, perMinute), Duration.ofMinutes(1))
            .build();
    this.limit = BucketConfiguration.builder().addLimit(bandwidth).build();
    this.alone = new RecentlyUsed<>(_ -> Bucket.builder().addLimit(bandwidth).build());
  }

  @Override
  public Taken take(String client) {
    if (System.nanoTime() - aloneUntil >= 0) {
      try {
        return taken(shared().buckets.get(client));
      } catch (RuntimeException away) {
        // Bucket4j wraps what the driver throws, and its own time-outs, in various ways.
        LOG.debug("Redis does not count requests now; this gateway counts by itself.", away);
        aloneUntil = System.nanoTime() + ALONE_NANOS;
      }
    }
    return taken(alone.get(client));
  }

  private static Taken taken(Bucket bucket) {
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    return new Taken(
        probe.isConsumed(),
        probe.getRemainingTokens(),
        Duration.ofNanos(probe.getNanosToWaitForRefill()),
        Duration.ofNanos(probe.getNanosToWaitForReset()));
  }

  /// A dead connection is replaced by another one, which needs buckets of its own.
  @SuppressWarnings("ReferenceEquality") // The same connection, not an equal one.
  private synchronized Shared shared() {
    StatefulRedisConnection<String, byte[]> present = connection.get();
    if (shared == null || !shared.connection.equals(present)) {
      shared = new Shared(present, limit);
    }
    return shared;
  }

  private static final class Shared {
    private final StatefulRedisConnection<String, byte[]> connection;
    private final RecentlyUsed<Bucket> buckets;

    Shared(StatefulRedisConnection<String, byte[]> connection, BucketConfiguration limit) {
      this.connection = connection;
      ProxyManager<String> proxies =
          Bucket4jLettuce.casBasedBuilder(connection)
              .requestTimeout(ANSWER_WITHIN)
              .expirationAfterWrite(
                  ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEPT))
              .build();
      this.buckets =
          new RecentlyUsed<>(client ->
              proxies
                  .builder()
                  .withOptimization(Optimizations.batching())
                  .build(RedisKeys.quota(client), () -> limit));
    }
  }
}
