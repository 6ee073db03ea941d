package io.openclaw.cli.local;

import io.openclaw.cli.terminal.Failure;
import io.openclaw.cli.terminal.Terminal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which Redis and which simulator a single role works with.
final class RoleConnections {
  @Option(
      names = "--redis",
      paramLabel = "URL",
      description =
          "Redis to work with; default: OPENCLAW_REDIS_URL, else that of the local system.")
  private @Nullable String redis;

  @Mixin private final DataOption data = new DataOption();

  DataFolder folder() {
    return data.folder();
  }

  String redis(Terminal terminal) {
    return Optional.ofNullable(redis)
        .or(() -> Optional.of(terminal.environment("OPENCLAW_REDIS_URL")))
        .filter(named -> !named.isEmpty())
        .or(this::localRedis)
        .map(named -> RedisAddress.parse(named).toString())
        .orElseThrow(() ->
            new Failure("No local system runs on " + data.path() + "; name a Redis with --redis."));
  }

  private Optional<String> localRedis() {
    return Optional.ofNullable(folder().book().read().redis()).map(ProcessRegistry.Redis::url);
  }

  Map<String, String> environment(String redisUrl) {
    Map<String, String> environment = new HashMap<>(RedisAddress.environment(redisUrl));
    ProcessRegistry registry = folder().book().read();
    if (!registry.living(Kind.SIMULATOR).isEmpty()) {
      environment.put("OPENCLAW_SIMULATOR_URL", Plan.local(registry.simulatorPort()));
    }
    return environment;
  }
}
