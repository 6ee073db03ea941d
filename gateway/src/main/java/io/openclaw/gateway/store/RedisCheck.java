package io.openclaw.gateway.store;

import io.openclaw.redis.RedisException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Looks once, as soon as Redis answers, whether it is set up to keep the promise. A Redis of our
/// own that is not ends the gateway; one of somebody else is warned about.
final class RedisCheck implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(RedisCheck.class);
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final RedisFacts redis;
  private final boolean ours;
  private final Consumer<String> refuse;
  private volatile boolean running;

  /// @param refuse ends the gateway with this one line
  RedisCheck(RedisFacts redis, boolean ours, Consumer<String> refuse) {
    this.redis = redis;
    this.ours = ours;
    this.refuse = refuse;
  }

  @Override
  public void start() {
    running = true;
    Thread.ofVirtual().name("redis-check").start(this::checkOnceThere);
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void checkOnceThere() {
    while (running && !checked()) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private boolean checked() {
    try {
      List<String> broken = new ArrayList<>(RedisLaw.version(redis.info("server")));
      Optional<Map<String, String>> settings = redis.settings();
      settings.ifPresent(it -> broken.addAll(RedisLaw.settings(it)));
      judge(broken, settings.isPresent());
      return true;
    } catch (RedisException away) {
      return false;
    }
  }

  private void judge(List<String> broken, boolean looked) {
    String what = String.join("; ", broken);
    if (!looked) {
      LOG.warn("Redis does not show its settings; whether it keeps accepted tasks is not known.");
    }
    if (!broken.isEmpty() && ours) {
      refuse.accept("Redis cannot keep accepted tasks safe: " + what + ".");
    } else if (!broken.isEmpty()) {
      LOG.warn("Redis may lose accepted tasks: {}.", what);
    }
  }
}
