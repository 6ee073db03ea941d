package io.openclaw.gateway.history.redis;

import io.openclaw.gateway.history.ArchiverLease;
import io.openclaw.redis.LuaScript;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisKeys;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// The lease as one key in Redis that expires by itself.
public final class RedisArchiverLease implements ArchiverLease {
  private static final LuaScript HOLD = LuaScript.load(RedisArchiverLease.class, "hold_archiver");
  private static final LuaScript RELEASE =
      LuaScript.load(RedisArchiverLease.class, "release_archiver");

  private final Redis redis;
  private final String self = UUID.randomUUID().toString();

  public RedisArchiverLease(Redis redis) {
    this.redis = redis;
  }

  @Override
  public boolean hold(Duration term) {
    return asked(HOLD, List.of(self, Long.toString(term.toMillis())));
  }

  @Override
  public void release() {
    asked(RELEASE, List.of(self));
  }

  private boolean asked(LuaScript script, List<String> arguments) {
    return redis.run(script, List.of(RedisKeys.archiver()), arguments).contains(1L);
  }
}
