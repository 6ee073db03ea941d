package io.openclaw.testkit.cluster;

import io.openclaw.localredis.LocalRedis;
import io.openclaw.testkit.client.TaskClient;
import io.openclaw.testkit.history.History;
import io.openclaw.testkit.history.Observation;
import io.openclaw.testkit.process.RoleProcess;
import io.openclaw.testkit.proxy.FaultProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The whole system on free ports of the loopback address: Redis with `appendfsync always`, the
/// simulator, gateways, workers, each a process that is kept alive. Logs and data stay in its
/// folder; the processes do not outlive [#close], nor this JVM.
public final class LocalCluster implements FaultTargets, AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);

  private final ClusterSettings settings;
  private final History history;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Map<Link, FaultProxy> proxies = new EnumMap<>(Link.class);
  private final List<Integer> gatewayPorts;
  private final int simulatorPort = Ports.reserve();
  private final RedisRole redis;
  private final RoleProcess simulator;
  private final List<RoleProcess> gateways;
  private final List<RoleProcess> workers;
  private final TaskClient inside;

  private LocalCluster(ClusterSettings settings, History history) {
    this.settings = settings;
    this.history = history;
    this.gatewayPorts = Stream.generate(Ports::reserve).limit(settings.gateways()).toList();
    this.inside = new TaskClient(gatewayUrl(0), history);
    boolean whole = false;
    try {
      redis =
          opened(
              new RedisRole(
                  LocalRedis.Settings.in(settings.folder().resolve("redis"))
                      .withPort(Ports.reserve())
                      .withMaxMemoryBytes(settings.redisMemory()),
                  nanos -> healed("redis", nanos)));
      Commands commands =
          new Commands(
              settings,
              through(Link.GATEWAY_REDIS, redis.port()),
              through(Link.WORKER_REDIS, redis.port()),
              through(Link.WORKER_PROVIDER, simulatorPort));
      through(Link.CLIENT_GATEWAY, gatewayPorts.getFirst());
      simulator = opened(RoleProcess.start(simulatorSettings(commands)));
      gateways =
          Stream.iterate(0, n -> n + 1)
              .limit(settings.gateways())
              .map(n -> opened(RoleProcess.start(gatewaySettings(commands, n))))
              .toList();
      workers =
          Stream.iterate(1, n -> n + 1)
              .limit(settings.workers())
              .map(n -> opened(RoleProcess.start(workerSettings(commands, n))))
              .toList();
      everyone().forEach(role -> role.awaitReady(START));
      whole = true;
    } finally {
      if (!whole) {
        close();
      }
    }
  }

  /// Starts all and returns when all serve.
  ///
  /// @param history told each time a process that was away serves again
  public static LocalCluster start(ClusterSettings settings, History history) {
    return new LocalCluster(settings, history);
  }

  /// A client that speaks to the first gateway, through the proxy when there is one on that link.
  public TaskClient client() {
    FaultProxy proxy = proxies.get(Link.CLIENT_GATEWAY);
    return new TaskClient(local(proxy == null ? gatewayPorts.getFirst() : proxy.port()), history);
  }

  /// A client that speaks to the first gateway itself.
  public TaskClient direct() {
    return inside;
  }

  public URI gatewayUrl() {
    return gatewayUrl(0);
  }

  /// @param number from 0
  public URI gatewayUrl(int number) {
    return local(gatewayPorts.get(number));
  }

  public URI simulatorUrl() {
    return local(simulatorPort);
  }

  public History history() {
    return history;
  }

  @Override
  public List<RoleProcess> workers() {
    return workers;
  }

  @Override
  public RoleProcess gateway() {
    return gateways.getFirst();
  }

  @Override
  public RedisRole redis() {
    return redis;
  }

  @Override
  public FaultProxy proxy(Link link) {
    FaultProxy proxy = proxies.get(link);
    if (proxy == null) {
      throw new IllegalStateException("no proxy stands in " + link.word());
    }
    return proxy;
  }

  /// Waits until every process serves.
  public void awaitAllReady(Duration patience) {
    everyone().forEach(role -> role.awaitReady(patience));
  }

  /// The end of every log, for a test that failed.
  public String lastWords() {
    return everyone()
        .map(role -> "== %s%n%s".formatted(role.log(), role.lastWords(60)))
        .collect(Collectors.joining("\n"));
  }

  public Path folder() {
    return settings.folder();
  }

  @Override
  public void close() {
    for (AutoCloseable part : opened.reversed()) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException("cannot close " + part, e);
      }
    }
  }

  private RoleProcess.Settings simulatorSettings(Commands commands) {
    TaskClient probe = new TaskClient(local(simulatorPort), history);
    return role("simulator", commands.simulator(simulatorPort), commands, pid -> probe.healthy());
  }

  private RoleProcess.Settings gatewaySettings(Commands commands, int number) {
    TaskClient probe = new TaskClient(gatewayUrl(number), history);
    String name = number == 0 ? "gateway" : "gateway-" + (number + 1);
    return role(
        name, commands.gateway(name, gatewayPorts.get(number)), commands, pid -> probe.healthy());
  }

  private RoleProcess.Settings workerSettings(Commands commands, int number) {
    return role("w" + number, commands.worker(number), commands, this::isListed);
  }

  private RoleProcess.Settings role(
      String name,
      List<String> command,
      Commands commands,
      java.util.function.LongPredicate probe) {
    return new RoleProcess.Settings(
        name,
        command,
        commands.environment(),
        settings.folder().resolve(name + ".log"),
        probe,
        (role, nanos) -> {
          if (role.starts() > 1) {
            healed(name, nanos);
          }
        });
  }

  private boolean isListed(long pid) {
    return inside
        .stats()
        .map(stats -> stats.path("workers").values().stream())
        .orElse(Stream.empty())
        .anyMatch(worker -> worker.path("pid").asLong(0) == pid);
  }

  private Stream<RoleProcess> everyone() {
    return Stream.of(List.of(simulator), gateways, workers).flatMap(List::stream);
  }

  private int through(Link link, int port) {
    if (!settings.proxied().contains(link)) {
      return port;
    }
    FaultProxy proxy = opened(FaultProxy.to(link.word(), port));
    proxies.put(link, proxy);
    return proxy.port();
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.add(part);
    return part;
  }

  private void healed(String name, long nanos) {
    history.add(at -> new Observation.Healed(at, name, nanos / 1_000_000));
  }

  private static URI local(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
