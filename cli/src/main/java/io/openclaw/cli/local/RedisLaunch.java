package io.openclaw.cli.local;

import io.openclaw.localredis.LocalRedis;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
            .withLauncher(launcher(data.registration(Kind.REDIS, "redis")))
            .withOnStart(process -> listener.accept(process));
  }

  private static List<String> launcher(Registration registration) {
    return Stream.concat(OwnSession.words().stream(), registration.words().stream()).toList();
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
