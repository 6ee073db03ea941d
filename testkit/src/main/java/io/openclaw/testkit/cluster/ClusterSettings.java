package io.openclaw.testkit.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What a test's system is made of.
///
/// @param folder data and logs
/// @param proxied links in which a fault proxy stands
/// @param redisMemory bytes that Redis may use
/// @param gatewayOptions further arguments of the gateway
/// @param workerOptions further arguments of each worker
/// @param jvmOptions of gateway and workers
/// @param environment of every role
/// @param clocksApart how much every second worker's clock is ahead
public record ClusterSettings(
    Path folder,
    int workers,
    Set<Link> proxied,
    long redisMemory,
    List<String> gatewayOptions,
    List<String> workerOptions,
    List<String> jvmOptions,
    Map<String, String> environment,
    Duration clocksApart) {
  private static final List<String> QUICK_START =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx384m");

  public ClusterSettings {
    proxied = Set.copyOf(proxied);
    gatewayOptions = List.copyOf(gatewayOptions);
    workerOptions = List.copyOf(workerOptions);
    jvmOptions = List.copyOf(jvmOptions);
    environment = Map.copyOf(environment);
  }

  /// Two workers, no proxies, the defaults of the product.
  public static ClusterSettings in(Path folder) {
    return new ClusterSettings(
        folder, 2, Set.of(), 1L << 30, List.of(), List.of(), QUICK_START, Map.of(), Duration.ZERO);
  }

  public ClusterSettings withWorkers(int count) {
    return new ClusterSettings(
        folder,
        count,
        proxied,
        redisMemory,
        gatewayOptions,
        workerOptions,
        jvmOptions,
        environment,
        clocksApart);
  }

  /// A fault proxy in every link.
  public ClusterSettings withAllLinksProxied() {
    return new ClusterSettings(
        folder,
        workers,
        EnumSet.allOf(Link.class),
        redisMemory,
        gatewayOptions,
        workerOptions,
        jvmOptions,
        environment,
        clocksApart);
  }

  public ClusterSettings withWorkerOptions(String... options) {
    return new ClusterSettings(
        folder,
        workers,
        proxied,
        redisMemory,
        gatewayOptions,
        joined(workerOptions, options),
        jvmOptions,
        environment,
        clocksApart);
  }

  public ClusterSettings withGatewayOptions(String... options) {
    return new ClusterSettings(
        folder,
        workers,
        proxied,
        redisMemory,
        joined(gatewayOptions, options),
        workerOptions,
        jvmOptions,
        environment,
        clocksApart);
  }

  public ClusterSettings withJvmOptions(String... options) {
    return new ClusterSettings(
        folder,
        workers,
        proxied,
        redisMemory,
        gatewayOptions,
        workerOptions,
        List.of(options),
        environment,
        clocksApart);
  }

  /// A fault proxy in this link alone.
  public ClusterSettings withProxied(Link link) {
    return new ClusterSettings(
        folder,
        workers,
        Set.of(link),
        redisMemory,
        gatewayOptions,
        workerOptions,
        jvmOptions,
        environment,
        clocksApart);
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
    return new ClusterSettings(
        folder,
        workers,
        proxied,
        redisMemory,
        gatewayOptions,
        workerOptions,
        jvmOptions,
        more,
        clocksApart);
  }

  public ClusterSettings withClocksApart(Duration time) {
    return new ClusterSettings(
        folder,
        workers,
        proxied,
        redisMemory,
        gatewayOptions,
        workerOptions,
        jvmOptions,
        environment,
        time);
  }

  private static List<String> joined(List<String> first, String... more) {
    return Stream.concat(first.stream(), new ArrayList<>(List.of(more)).stream()).toList();
  }
}
