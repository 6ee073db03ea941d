package io.openclaw.testkit.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What a test's system is made of.
///
/// @param folder data and logs
/// @param gateways how many, all on one Redis and one data folder
/// @param proxied links in which a fault proxy stands
/// @param redisMemory bytes that Redis may use
/// @param gatewayOptions further arguments of the gateway
/// @param workerOptions further arguments of each worker
/// @param jvmOptions of gateway and workers
/// @param environment of every role
/// @param clocksApart how much every second worker's clock is ahead
/// @param measured whether the roles record which lines they ran, instead of starting quickly
/// @param builds checkouts from which single processes are started, by name; the rest come from
///   this one
public record ClusterSettings(
    Path folder,
    int gateways,
    int workers,
    Set<Link> proxied,
    long redisMemory,
    List<String> gatewayOptions,
    List<String> workerOptions,
    List<String> jvmOptions,
    Map<String, String> environment,
    Duration clocksApart,
    boolean measured,
    Map<String, Path> builds) {
  private static final List<String> QUICK_START =
      List.of(
          "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx384m", "-XX:+ExitOnOutOfMemoryError");

  public ClusterSettings {
    proxied = Set.copyOf(proxied);
    gatewayOptions = List.copyOf(gatewayOptions);
    workerOptions = List.copyOf(workerOptions);
    jvmOptions = List.copyOf(jvmOptions);
    environment = Map.copyOf(environment);
    builds = Map.copyOf(builds);
  }

  /// One gateway, two workers, no proxies, the defaults of the product.
  public static ClusterSettings in(Path folder) {
    return new ClusterSettings(
        folder,
        1,
        2,
        Set.of(),
        1L << 30,
        List.of(),
        List.of(),
        QUICK_START,
        Map.of(),
        Duration.ZERO,
        false,
        Map.of());
  }

  public ClusterSettings withWorkers(int count) {
    return with(it -> it.workers = count);
  }

  public ClusterSettings withGateways(int count) {
    return with(it -> it.gateways = count);
  }

  /// A fault proxy in every link.
  public ClusterSettings withAllLinksProxied() {
    return withProxied(EnumSet.allOf(Link.class));
  }

  /// A fault proxy in these links alone.
  public ClusterSettings withProxied(Set<Link> links) {
    return with(it -> it.proxied = links);
  }

  public ClusterSettings withShards(int count) {
    return withGatewayOptions("--openclaw.shards=" + count);
  }

  public ClusterSettings withWorkerOptions(String... options) {
    return with(it -> it.workerOptions = joined(workerOptions, options));
  }

  public ClusterSettings withGatewayOptions(String... options) {
    return with(it -> it.gatewayOptions = joined(gatewayOptions, options));
  }

  /// In place of the usual ones.
  public ClusterSettings withJvmOptions(String... options) {
    return with(it -> it.jvmOptions = List.of(options));
  }

  /// Further providers, as the file that `OPENCLAW_PROVIDERS` names.
  public ClusterSettings withProviders(String json) {
    Path file = folder.resolve("providers.json");
    try {
      Files.writeString(file, json);
    } catch (IOException e) {
      throw new UncheckedIOException("no file for the providers", e);
    }
    Map<String, String> more = new HashMap<>(environment);
    more.put("OPENCLAW_PROVIDERS", file.toString());
    return with(it -> it.environment = more);
  }

  public ClusterSettings withClocksApart(Duration time) {
    return with(it -> it.clocksApart = time);
  }

  /// Lets every role add what it ran to the report on coverage.
  public ClusterSettings withCoverage() {
    return with(it -> it.measured = true);
  }

  /// Starts the process of this name from the jars of another checkout.
  ///
  /// @param name `gateway`, `gateway-2`, `w1` …
  public ClusterSettings withBuild(String name, Path checkout) {
    Map<String, Path> more = new HashMap<>(builds);
    more.put(name, checkout);
    return with(it -> it.builds = more);
  }

  private static List<String> joined(List<String> first, String... more) {
    return Stream.concat(first.stream(), Stream.of(more)).toList();
  }

  private ClusterSettings with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  private static final class Draft {
    private final Path folder;
    private final long redisMemory;
    private int gateways;
    private int workers;
    private Set<Link> proxied;
    private List<String> gatewayOptions;
    private List<String> workerOptions;
    private List<String> jvmOptions;
    private Map<String, String> environment;
    private Duration clocksApart;
    private boolean measured;
    private Map<String, Path> builds;

    Draft(ClusterSettings of) {
      folder = of.folder;
      redisMemory = of.redisMemory;
      gateways = of.gateways;
      workers = of.workers;
      proxied = of.proxied;
      gatewayOptions = of.gatewayOptions;
      workerOptions = of.workerOptions;
      jvmOptions = of.jvmOptions;
      environment = of.environment;
      clocksApart = of.clocksApart;
      measured = of.measured;
      builds = of.builds;
    }

    ClusterSettings settings() {
      return new ClusterSettings(
          folder,
          gateways,
          workers,
          proxied,
          redisMemory,
          gatewayOptions,
          workerOptions,
          jvmOptions,
          environment,
          clocksApart,
          measured,
          builds);
    }
  }
}
