package io.openclaw.task.redis;

import io.lettuce.core.SetArgs;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisKeys;
import io.openclaw.task.Workers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/// Which workers there are, as keys that expire; an index of ids makes them listable. Workers of
/// other versions are read, too: what is not known is passed over, what is missing is empty.
public final class RedisWorkers implements Workers {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
          .build();

  /// Longer than any worker takes to drain.
  private static final Duration DRAIN_KEPT = Duration.ofHours(24);

  private final Redis redis;
  private final InstantSource clock;

  public RedisWorkers(Redis redis, InstantSource clock) {
    this.redis = redis;
    this.clock = clock;
  }

  @Override
  public void announce(Worker worker, Duration validFor) {
    String json = JSON.writeValueAsString(worker);
    SetArgs life = SetArgs.Builder.px(validFor.toMillis());
    double heardAt = clock.millis();
    Scripts.translated(() -> redis.call(it -> it.set(RedisKeys.worker(worker.id()), json, life)));
    Scripts.translated(() -> redis.call(it -> it.zadd(RedisKeys.workers(), heardAt, worker.id())));
  }

  @Override
  public void leave(String id) {
    Scripts.translated(() -> redis.call(it -> it.zrem(RedisKeys.workers(), id)));
    Scripts.translated(() -> redis.call(it -> it.del(RedisKeys.worker(id))));
  }

  @Override
  public List<Worker> list() {
    List<Worker> workers = new ArrayList<>();
    for (String id :
        Scripts.translated(() -> redis.call(it -> it.zrange(RedisKeys.workers(), 0, -1)))) {
      find(id).ifPresentOrElse(workers::add, () -> leave(id));
    }
    workers.sort(Comparator.comparing(Worker::name).thenComparing(Worker::startedAt));
    return workers;
  }

  @Override
  public boolean requestDrain(String id) {
    if (find(id).isEmpty()) {
      return false;
    }
    SetArgs life = SetArgs.Builder.px(DRAIN_KEPT.toMillis());
    Scripts.translated(() -> redis.call(it -> it.set(RedisKeys.drain(id), "1", life)));
    String channel = RedisKeys.key(/* shard= */ 0, RedisKeys.Part.CONTROL);
    Scripts.translated(() -> redis.call(it -> it.spublish(channel, "drain " + id)));
    return true;
  }

  @Override
  public boolean drainRequested(String id) {
    return Scripts.translated(() -> redis.call(it -> it.exists(RedisKeys.drain(id)))) > 0;
  }

  private Optional<Worker> find(String id) {
    return Optional.ofNullable(
            Scripts.translated(() -> redis.call(it -> it.get(RedisKeys.worker(id)))))
        .map(json -> JSON.readValue(json, Worker.class));
  }
}
