package io.openclaw.testkit.cluster;

import io.openclaw.localredis.LocalRedis;
import io.openclaw.testkit.process.FaultTarget;
import io.openclaw.testkit.process.Signals;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/// A real Redis that is started again, on the same data and port, a moment after it was killed.
public final class RedisRole implements FaultTarget, AutoCloseable {
  private static final long PAUSE_MILLIS = 200;

  private final LocalRedis redis;
  private final LongConsumer whenReady;
  private final Thread lastWill = new Thread(this::killChild, "end-of-redis");
  private volatile boolean ready = true;
  private volatile boolean paused;
  private volatile boolean closed;

  /// @param whenReady told after each restart the nanoseconds it was away
  RedisRole(LocalRedis.Settings settings, LongConsumer whenReady) {
    this.redis = LocalRedis.start(settings);
    this.whenReady = whenReady;
    Runtime.getRuntime().addShutdownHook(lastWill);
  }

  @Override
  public String name() {
    return "redis";
  }

  public String url() {
    return redis.url();
  }

  public int port() {
    return redis.port();
  }

  /// Killed and not started again before [#start].
  public synchronized void down() {
    ready = false;
    redis.kill();
  }

  public synchronized void start() {
    if (!closed && !ready) {
      redis.restart();
      ready = true;
    }
  }

  @Override
  public void kill() {
    long from = System.nanoTime();
    down();
    Thread.ofVirtual()
        .name("keeper-redis")
        .start(() -> {
          pauseBeforeRestart();
          start();
          whenReady.accept(System.nanoTime() - from);
        });
  }

  @Override
  public void pause() {
    paused = true;
    Signals.stop(redis.pid());
  }

  @Override
  public void resume() {
    Signals.resume(redis.pid());
    paused = false;
  }

  @Override
  public boolean isReady() {
    return ready && !paused;
  }

  @Override
  public synchronized void close() {
    closed = true;
    resume();
    redis.close();
    try {
      Runtime.getRuntime().removeShutdownHook(lastWill);
    } catch (IllegalStateException e) {
      // We are being shut down already, which is as good.
    }
  }

  private void killChild() {
    redis.process().destroyForcibly();
  }

  private static void pauseBeforeRestart() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
