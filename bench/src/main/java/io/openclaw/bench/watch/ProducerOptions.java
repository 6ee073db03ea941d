package io.openclaw.bench.watch;

import io.openclaw.bench.append.Producer;
import io.openclaw.bench.target.SystemOptions;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which system is measured, and where its Redis is.
final class ProducerOptions {
  @Mixin final SystemOptions system = new SystemOptions();

  @Option(
      names = "--redis",
      paramLabel = "URL",
      description = "Redis of the system; default: that of the local system.")
  private @Nullable String redis;

  @Option(
      names = "--owner",
      defaultValue = "local",
      description = "Owner of the tasks; that of --token, where there is one.")
  private String owner = "local";

  WatchRun run(int tasks, InstantSource clock) {
    String url = redis == null ? system.redis() : redis;
    return new WatchRun(Producer.of(url, owner, tasks, clock));
  }
}
