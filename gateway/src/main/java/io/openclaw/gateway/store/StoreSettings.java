package io.openclaw.gateway.store;

import io.openclaw.task.QueueLimits;
import io.openclaw.task.redis.ShardCount;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How the store is used and how much it takes.
///
/// @param redisWithin how long a call to Redis may take
/// @param redisOurs whether Redis is set up for us alone; then settings that break the promise end
///   the gateway, else it warns
/// @param shards into how many shards the tasks are divided; kept in Redis at the first start, and
///   another number is refused then. 0 takes what Redis has, or 1
/// @param queueTasks most tasks that wait
/// @param queueBytes most bytes of requests
/// @param queueOwnerShare how much of both one owner may fill
@ConfigurationProperties("openclaw")
public record StoreSettings(
    @DefaultValue("900ms") Duration redisWithin,
    @DefaultValue("false") boolean redisOurs,
    @DefaultValue("0") int shards,
    @DefaultValue("10000") long queueTasks,
    @DefaultValue("512MB") DataSize queueBytes,
    @DefaultValue("0.5") double queueOwnerShare) {

  public StoreSettings {
    require(redisWithin.isPositive(), "redis-within", "more than nothing");
    require(
        shards >= 0 && shards <= ShardCount.MOST,
        "shards",
        "from 1 to " + ShardCount.MOST + ", or 0 for what Redis has");
    require(queueTasks >= 1, "queue-tasks", "1 or more");
    require(queueBytes.toBytes() >= 1, "queue-bytes", "1 or more");
    require(
        queueOwnerShare > 0 && queueOwnerShare <= 1,
        "queue-owner-share",
        "more than 0 and at most 1");
  }

  QueueLimits limits() {
    return new QueueLimits(queueTasks, queueBytes.toBytes(), queueOwnerShare);
  }

  private static void require(boolean holds, String property, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("openclaw." + property + " must be " + expected);
    }
  }
}
