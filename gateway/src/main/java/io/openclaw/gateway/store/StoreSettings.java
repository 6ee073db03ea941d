package io.openclaw.gateway.store;

import io.openclaw.task.QueueLimits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How the store is used and how much it takes.
///
/// @param redisWithin how long a call to Redis may take
/// @param redisOurs whether Redis is set up for us alone; then settings that break the promise end
///   the gateway, else it warns
/// @param shards over how many slots the keys are spread; the same for all processes, for ever
/// @param queueTasks most tasks that wait
/// @param queueBytes most bytes of requests
/// @param queueOwnerShare how much of both one owner may fill
@ConfigurationProperties("openclaw")
public record StoreSettings(
    @DefaultValue("900ms") Duration redisWithin,
    @DefaultValue("false") boolean redisOurs,
    @DefaultValue("1") int shards,
    @DefaultValue("10000") long queueTasks,
    @DefaultValue("512MB") DataSize queueBytes,
    @DefaultValue("0.5") double queueOwnerShare) {

  public StoreSettings {
    require(redisWithin.isPositive(), "redis-within", "more than nothing");
    require(shards >= 1 && shards <= 999, "shards", "from 1 to 999");
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
