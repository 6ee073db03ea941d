package io.openclaw.task;

import io.openclaw.redis.LuaScript;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisKeys;
import io.openclaw.task.redis.RedisTaskStore;
import java.time.Duration;
import java.util.List;

/// TIDY with another idle time than production's.
final class RedisTidy {
  private RedisTidy() {}

  static void run(Redis redis, Duration idle) {
    LuaScript tidy = LuaScript.load(RedisTaskStore.class, "tidy");
    redis.run(tidy, List.of(RedisKeys.shard(0)), List.of(Long.toString(idle.toMillis())));
  }
}
