package io.openclaw.cli.local;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Failure;
import io.openclaw.cli.terminal.Terminal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    sortOptions = false,
    description = {
      "Start the local system and keep it running: Redis, gateways, workers and the LLM simulator.",
      "Ctrl-C, SIGTERM or 'claw down' stops everything and loses nothing."
    })
final class UpCommand implements Callable<Integer> {
  private static final int LARGEST_PORT = 65_535;
  private static final int MOST_PROCESSES = 64;
  private static final int MOST_SHARDS = 999;

  private final long began = System.nanoTime();
  private final Terminal terminal;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8001",
      description =
          "Port of the gateway, default ${DEFAULT-VALUE}; a second gateway takes the next.")
  private int port;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "2",
      description = "Number of workers, default ${DEFAULT-VALUE}.")
  private int workers;

  @Option(
      names = "--gateways",
      paramLabel = "N",
      defaultValue = "1",
      description = "Number of gateways, default ${DEFAULT-VALUE}.")
  private int gateways;

  @Mixin private final DataOption data = new DataOption();

  @Option(
      names = "--redis",
      paramLabel = "URL",
      description = "Use this Redis (7 or later) instead of an own one; also OPENCLAW_REDIS_URL.")
  private @Nullable String redis;

  @Option(
      names = "--shards",
      paramLabel = "N",
      description =
          "Divide the tasks in Redis into N shards; kept there at the first start. Default: as Redis"
              + " has it, else 1; also OPENCLAW_SHARDS.")
  private @Nullable Integer shards;

  @Option(
      names = "--simulator-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the simulator; default: a free one, kept from start to start.")
  private int simulatorPort;

  @Option(names = "--no-open", description = "Do not open the page in a browser.")
  private boolean noOpen;

  @Option(names = "--detach", description = "Run in the background; return when ready.")
  private boolean detach;

  @Mixin private final CommonOptions common = new CommonOptions();

  UpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Plan plan = plan();
    return detach
        ? new Detached(plan, terminal).run(this::announce)
        : new Supervision(plan, terminal, StopRequest.bySignal()).run(this::announce);
  }

  private Plan plan() {
    requireWithin("--gateways", gateways, 1, MOST_PROCESSES);
    requireWithin("--workers", workers, 0, MOST_PROCESSES);
    requireWithin("--port", port, 1, LARGEST_PORT - gateways + 1);
    if (shards != null) {
      requireWithin("--shards", shards, 1, MOST_SHARDS);
    }
    requireWithin("--simulator-port", simulatorPort, 0, LARGEST_PORT);
    return new Plan(
        Checkout.current(),
        data.folder(),
        port,
        gateways,
        workers,
        redisUrl(),
        shards,
        simulatorPort);
  }

  private static void requireWithin(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new Failure(
          ExitCode.USAGE,
          "%s must be from %d to %d, not %d.".formatted(option, least, most, value));
    }
  }

  private @Nullable URI redisUrl() {
    String named = redis == null ? terminal.environment("OPENCLAW_REDIS_URL") : redis;
    return named.isEmpty() ? null : RedisAddress.parse(named);
  }

  private Optional<Path> secret() {
    return Optional.of(data.folder().webhookSecret().file()).filter(Files::exists);
  }

  private void announce(ProcessRegistry registry) {
    long millis = (System.nanoTime() - began) / 1_000_000;
    StatusReport report = StatusReport.of(registry);
    if (common.json()) {
      terminal.print(report.json().put("ready_ms", millis).toString());
      return;
    }
    report.lines().forEach(terminal::print);
    terminal.print("%-10s %s".formatted("data", data.path()));
    secret()
        .ifPresent(file ->
            terminal.print("%-10s signed with the secret in %s".formatted("webhooks", file)));
    terminal.print("ready in %d ms".formatted(millis));
    if (!noOpen && terminal.showsOutput()) {
      Browser.show(registry.gateways().getFirst());
    }
  }
}
