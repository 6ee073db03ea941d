package io.openclaw.gateway.store;

import io.openclaw.loop.Loop;
import io.openclaw.redis.RedisException;
import io.openclaw.task.StoreException;
import io.openclaw.task.redis.ShardCount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Checks whether Redis is set up so that an accepted task cannot get lost: as soon as Redis
/// answers, then each minute, since settings can be changed while it runs. At the start a Redis of
/// our own that is not set up so ends the gateway; otherwise, and later, the health page says
/// `degraded` and the log says why. A Redis whose tasks are divided into another number of shards
/// ends the gateway at any time: it would take tasks that nobody finds.
final class RedisCheck implements StoreSafety, SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(RedisCheck.class);
  private static final Duration RETRY = Duration.ofMillis(250);

  private final RedisFacts redis;
  private final ShardCount shards;
  private final boolean ours;
  private final Consumer<String> refuse;
  private final Loop loop;
  private volatile boolean running;
  private volatile Optional<List<String>> broken = Optional.empty();

  /// @param every pause between two checks
  /// @param refuse ends the gateway with this one line
  RedisCheck(
      RedisFacts redis, ShardCount shards, boolean ours, Duration every, Consumer<String> refuse) {
    this.redis = redis;
    this.shards = shards;
    this.ours = ours;
    this.refuse = refuse;
    this.loop =
        Loop.named("redis-check")
            .pause(every)
            .pauseAfterFailure(RETRY, RETRY)
            .expect(RedisException.class)
            .expect(StoreException.class)
            .build(this::check);
  }

  @Override
  public void start() {
    running = true;
    loop.start();
  }

  @Override
  public void stop() {
    running = false;
    loop.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public List<String> problems() {
    return broken.orElse(List.of());
  }

  private boolean check() {
    shards.conflict().ifPresent(refuse);
    List<String> found = new ArrayList<>(RedisRequirements.version(redis.info("server")));
    Optional<Map<String, String>> settings = redis.settings();
    settings.ifPresent(it -> found.addAll(RedisRequirements.settings(it)));
    boolean first = broken.isEmpty();
    if (first && settings.isEmpty()) {
      LOG.warn("Redis does not show its settings; whether it keeps accepted tasks is not known.");
    }
    if (!found.equals(problems())) {
      tell(found, first);
    }
    broken = Optional.of(List.copyOf(found));
    return false;
  }

  private void tell(List<String> found, boolean first) {
    String what = String.join("; ", found);
    if (found.isEmpty()) {
      LOG.info("Redis is set up to keep accepted tasks again.");
    } else if (first && ours) {
      refuse.accept("Redis cannot keep accepted tasks safe: " + what + ".");
    } else {
      LOG.error("Redis may lose accepted tasks: {}. Change its settings.", what);
    }
  }
}
