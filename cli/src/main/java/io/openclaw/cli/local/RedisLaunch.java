package io.openclaw.cli.local;

import io.openclaw.localredis.LocalRedis;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Starts our own Redis, and starts it again on the same data and port when it died.
final class RedisLaunch implements Launch {
  private final LocalRedis.Settings settings;
  private @Nullable LocalRedis redis;
  private Consumer<ProcessHandle> listener = _ -> {};

  RedisLaunch(DataFolder data, int port) {
    this.settings =
        LocalRedis.Settings.in(data.redis())
            .withPort(port)
            .withLog(data.log("redis").rotated().path())
            .withLauncher(OwnSession.words())
            .withOnStart(process -> listener.accept(process));
  }

  @Override
  public void launch(Consumer<ProcessHandle> onStart) {
    listener = onStart;
    if (redis == null) {
      redis = LocalRedis.start(settings);
    } else {
      redis.restart();
    }
  }

  /// Only after the first launch.
  LocalRedis redis() {
    return Objects.requireNonNull(redis);
  }
}
