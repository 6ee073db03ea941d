package io.openclaw.cli.local;

import io.openclaw.cli.terminal.Failure;
import io.openclaw.cli.terminal.Terminal;
import io.openclaw.localredis.LocalRedis;
import io.openclaw.localredis.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// Starts the parts, keeps them running, and stops them in order. Its owner holds the [DataLock].
final class LocalSystem implements SupervisedProcess.Listener {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int DEATHS_BEFORE_READY = 3;

  private final Plan plan;
  private final Terminal terminal;
  private final ProcessRegistryFile book;
  private final List<SupervisedProcess> parts = new ArrayList<>();
  private final List<SupervisedProcess> workers = new ArrayList<>();

  LocalSystem(Plan plan, Terminal terminal) {
    this.plan = plan;
    this.terminal = terminal;
    this.book = plan.data().book();
  }

  /// Returns when a task can be served.
  ///
  /// @throws InterruptedException when the caller's thread is interrupted, so that it can stop us
  void start() throws InterruptedException {
    List.of(Role.values()).forEach(plan.checkout()::jar);
    stopOrphans();
    ProcessRegistry remembered = book.read();
    plan.gatewayPorts().forEach(port -> Ports.requireFree(port, "--port"));
    int simulatorPort = simulatorPort(remembered);
    Map<String, String> webhooks = plan.data().webhookSecret().environment(terminal.environment());
    Roles roles = new Roles(plan, simulatorPort, UUID.randomUUID().toString(), webhooks);
    book.change(
        registry -> registry.withGateways(plan.gatewayUrls()).withSimulatorPort(simulatorPort));
    String redis = startRedis(remembered);
    startRoles(roles, redis);
    awaitReady(Plan.local(simulatorPort));
    book.change(ProcessRegistry::asReady);
  }

  private void stopOrphans() {
    ProcessHandle me = ProcessHandle.current();
    List<RegisteredProcess> orphans =
        plan.data().started().stream().filter(RegisteredProcess::isAlive).toList();
    if (!orphans.isEmpty()) {
      terminal.note("stopping what the last supervisor left behind");
      Stopping.inOrder(orphans);
    }
    String birth = ProcessIdentity.of(me.pid()).orElseThrow();
    book.change(registry ->
        registry.stopped().withSupervisor(new ProcessRegistry.Supervisor(me.pid(), birth)));
  }

  private int simulatorPort(ProcessRegistry remembered) {
    if (plan.simulatorPort() == 0) {
      return Ports.remembered(remembered.simulatorPort());
    }
    Ports.requireFree(plan.simulatorPort(), "--simulator-port");
    return plan.simulatorPort();
  }

  private String startRedis(ProcessRegistry remembered) {
    if (plan.redis() != null) {
      return strangersRedis(plan.redis());
    }
    RedisLaunch launch = new RedisLaunch(plan.data(), Ports.remembered(remembered.redisPort()));
    start(new SupervisedProcess("redis", Kind.REDIS, launch, this));
    LocalRedis redis = launch.redis();
    Optional.ofNullable(redis.binary().note()).ifPresent(terminal::note);
    book.change(registry ->
        registry.withRedis(new ProcessRegistry.Redis(redis.url(), redis.version()), redis.port()));
    return redis.url();
  }

  private String strangersRedis(URI url) {
    RedisServer server = RedisServer.at(url, Duration.ofSeconds(5));
    if (!server.version().suffices()) {
      throw new Failure(
          "Redis at %s is version %s; version 7 or later is needed."
              .formatted(RedisAddress.shown(url), server.version()));
    }
    var known = new ProcessRegistry.Redis(RedisAddress.shown(url), server.version().toString());
    book.change(registry -> registry.withRedis(known, registry.redisPort()));
    return url.toString();
  }

  private void startRoles(Roles roles, String redis) {
    for (int i = 0; i < plan.gateways(); i++) {
      start(
          new SupervisedProcess(
              numbered("gateway", i), Kind.GATEWAY, roles.gateway(i, redis), this));
    }
    for (int i = 1; i <= plan.workers(); i++) {
      String name = "w" + i;
      workers.add(start(new SupervisedProcess(name, Kind.WORKER, roles.worker(name, redis), this)));
    }
    start(new SupervisedProcess("simulator", Kind.SIMULATOR, roles.simulator(), this));
  }

  static String numbered(String name, int index) {
    return index == 0 ? name : name + "-" + (index + 1);
  }

  private SupervisedProcess start(SupervisedProcess part) {
    parts.add(part);
    part.start();
    return part;
  }

  private void awaitReady(String simulator) throws InterruptedException {
    Readiness readiness = new Readiness(simulator, plan.gatewayUrls());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<String> missing = readiness.missing(plan.gatewayUrls().getFirst(), workers);
      if (missing.isEmpty()) {
        return;
      }
      parts.forEach(this::refuseHopeless);
      if (System.nanoTime() > deadline) {
        throw new Failure(
            "Not ready after %d s, still missing: %s; see %s."
                .formatted(
                    PATIENCE.toSeconds(), missing.get(), plan.data().path().resolve("logs")));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private void refuseHopeless(SupervisedProcess part) {
    if (part.deaths() >= DEATHS_BEFORE_READY) {
      LogFile log = plan.data().log(part.name());
      throw new Failure(
          "%s does not start: %s (see %s).".formatted(part.name(), log.lastWords(), log.path()));
    }
  }

  /// Returns when nothing of it is left.
  void stop() {
    parts.forEach(SupervisedProcess::retire);
    Stopping.inOrder(plan.data().started());
    book.change(ProcessRegistry::stopped);
  }

  @Override
  public void started(RegisteredProcess entry) {
    book.change(registry -> registry.withPart(entry));
  }

  @Override
  public void died(SupervisedProcess part, Duration pause) {
    terminal.note(
        "%s ended; it is started again in %d ms".formatted(part.name(), pause.toMillis()));
  }

  @Override
  public void notStarted(SupervisedProcess part, RuntimeException why, Duration pause) {
    terminal.note(
        "%s could not be started again (%s); next try in %d ms"
            .formatted(part.name(), why.getMessage(), pause.toMillis()));
  }
}
