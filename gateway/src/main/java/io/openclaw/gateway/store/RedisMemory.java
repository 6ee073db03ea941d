package io.openclaw.gateway.store;

import io.openclaw.gateway.history.MemoryGauge;
import io.openclaw.redis.RedisException;
import java.util.Map;

/// How full Redis is. While it is away it counts as empty: nothing is to be hurried then.
final class RedisMemory implements MemoryGauge {
  private final RedisFacts redis;

  RedisMemory(RedisFacts redis) {
    this.redis = redis;
  }

  @Override
  public double used() {
    try {
      Map<String, String> memory = redis.info("memory");
      long most = Long.parseLong(memory.getOrDefault("maxmemory", "0"));
      long used = Long.parseLong(memory.getOrDefault("used_memory", "0"));
      return most == 0 ? 0 : (double) used / most;
    } catch (RedisException away) {
      return 0;
    }
  }
}
