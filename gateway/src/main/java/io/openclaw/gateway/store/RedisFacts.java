package io.openclaw.gateway.store;

import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What Redis says about itself.
final class RedisFacts {
  private final Redis redis;

  RedisFacts(Redis redis) {
    this.redis = redis;
  }

  /// A section of INFO. Throws [RedisException] when Redis is away.
  Map<String, String> info(String section) {
    return redis
        .call(it -> it.info(section))
        .lines()
        .map(line -> line.split(":", 2))
        .filter(parts -> parts.length == 2)
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1].strip(), (a, _) -> a));
  }

  /// Its settings, or nothing where it does not let us look. Throws [RedisException] when away.
  Optional<Map<String, String>> settings() {
    try {
      return Optional.of(redis.call(it -> it.configGet("append*", "maxmemory*")));
    } catch (RedisException.Refused forbidden) {
      return Optional.empty();
    }
  }
}
