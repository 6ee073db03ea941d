package io.openclaw.gateway.store;

import io.lettuce.core.SetArgs;
import io.openclaw.gateway.presence.Presence;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisException;
import io.openclaw.redis.RedisKeys;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskId;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// One key a task that expires by itself: `<owner> <gateway>`.
final class RedisPresenceRegister implements Presence.Register {
  private final Redis redis;

  RedisPresenceRegister(Redis redis) {
    this.redis = redis;
  }

  @Override
  public Optional<Entry> read(TaskId task) {
    String key = RedisKeys.attended(task.text());
    return Optional.ofNullable(asked(() -> redis.call(it -> it.get(key))))
        .map(text -> text.split(" ", 2))
        .map(parts -> new Entry(parts[0], parts[1]));
  }

  @Override
  public void write(TaskId task, Entry entry, Duration keep) {
    String key = RedisKeys.attended(task.text());
    SetArgs until = SetArgs.Builder.px(keep.toMillis());
    asked(() -> redis.call(it -> it.set(key, entry.owner() + " " + entry.gateway(), until)));
  }

  private static <T> T asked(Supplier<T> call) {
    try {
      return call.get();
    } catch (RedisException failure) {
      throw new StoreException.Away("the store is away", failure);
    }
  }
}
