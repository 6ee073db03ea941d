package io.openclaw.testkit.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
public record ClusterSettings(
    Path folder,
    int gateways,
    int workers,
    Set<Link> proxied,
    long redisMemory,
    List<String> gatewayOptions,
    List<String> workerOptions,
    List<String> jvmOptions) {
  private static final List<String> QUICK_START =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx384m");

  public ClusterSettings {
    proxied = Set.copyOf(proxied);
    gatewayOptions = List.copyOf(gatewayOptions);
    workerOptions = List.copyOf(workerOptions);
    jvmOptions = List.copyOf(jvmOptions);
  }

  /// One gateway, two workers, no proxies, the defaults of the product.
  public static ClusterSettings in(Path folder) {
    return new ClusterSettings(folder, 1, 2, Set.of(), 1L << 30, List.of(), List.of(), QUICK_START);
  }

  public ClusterSettings withWorkers(int count) {
    return new ClusterSettings(
        folder, gateways, count, proxied, redisMemory, gatewayOptions, workerOptions, jvmOptions);
  }

  public ClusterSettings withGateways(int count) {
    return new ClusterSettings(
        folder, count, workers, proxied, redisMemory, gatewayOptions, workerOptions, jvmOptions);
  }

  /// A fault proxy in every link.
  public ClusterSettings withAllLinksProxied() {
    return withProxied(EnumSet.allOf(Link.class));
  }

  /// A fault proxy in these links alone.
  public ClusterSettings withProxied(Set<Link> links) {
    return new ClusterSettings(
        folder, gateways, workers, links, redisMemory, gatewayOptions, workerOptions, jvmOptions);
  }

  public ClusterSettings withWorkerOptions(String... options) {
    return new ClusterSettings(
        folder,
        gateways,
        workers,
        proxied,
        redisMemory,
        gatewayOptions,
        joined(workerOptions, options),
        jvmOptions);
  }

  public ClusterSettings withGatewayOptions(String... options) {
    return new ClusterSettings(
        folder,
        gateways,
        workers,
        proxied,
        redisMemory,
        joined(gatewayOptions, options),
        workerOptions,
        jvmOptions);
  }

  public ClusterSettings withJvmOptions(String... options) {
    return new ClusterSettings(
        folder,
        gateways,
        workers,
        proxied,
        redisMemory,
        gatewayOptions,
        workerOptions,
        List.of(options));
  }

  private static List<String> joined(List<String> first, String... more) {
    return Stream.concat(first.stream(), new ArrayList<>(List.of(more)).stream()).toList();
  }
}
