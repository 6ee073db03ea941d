package io.openclaw.cli.local;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What runs of one local system, as its supervisor writes it down after every change.
///
/// @param redis the address without secrets; absent before the first start
/// @param redisPort the port of our own Redis, kept for the next start; 0 when never chosen
/// @param simulatorPort likewise
/// @param ready whether a task could be served once
record ProcessRegistry(
    @Nullable Supervisor supervisor,
    List<RegisteredProcess> parts,
    List<String> gateways,
    @Nullable Redis redis,
    int redisPort,
    int simulatorPort,
    boolean ready) {

  static final ProcessRegistry EMPTY =
      new ProcessRegistry(null, List.of(), List.of(), null, 0, 0, false);

  ProcessRegistry {
    parts = List.copyOf(parts);
    gateways = List.copyOf(gateways);
  }

  /// The process that started all others.
  record Supervisor(long pid, String birth) {
    boolean isAlive() {
      return ProcessIdentity.of(pid).filter(birth::equals).isPresent();
    }
  }

  record Redis(String url, String version) {}

  ProcessRegistry withSupervisor(Supervisor present) {
    return new ProcessRegistry(
        present, parts, gateways, redis, redisPort, simulatorPort, /* ready= */ false);
  }

  ProcessRegistry withPart(RegisteredProcess entry) {
    List<RegisteredProcess> others =
        Stream.concat(
                parts.stream().filter(part -> !part.name().equals(entry.name())), Stream.of(entry))
            .toList();
    return new ProcessRegistry(
        supervisor, others, gateways, redis, redisPort, simulatorPort, ready);
  }

  ProcessRegistry withGateways(List<String> urls) {
    return new ProcessRegistry(supervisor, parts, urls, redis, redisPort, simulatorPort, ready);
  }

  ProcessRegistry withRedis(Redis present, int port) {
    return new ProcessRegistry(supervisor, parts, gateways, present, port, simulatorPort, ready);
  }

  ProcessRegistry withSimulatorPort(int port) {
    return new ProcessRegistry(supervisor, parts, gateways, redis, redisPort, port, ready);
  }

  ProcessRegistry asReady() {
    return new ProcessRegistry(
        supervisor, parts, gateways, redis, redisPort, simulatorPort, /* ready= */ true);
  }

  /// Only what the next start should choose again.
  ProcessRegistry stopped() {
    return new ProcessRegistry(
        null, List.of(), List.of(), null, redisPort, simulatorPort, /* ready= */ false);
  }

  Optional<Supervisor> livingSupervisor() {
    return Optional.ofNullable(supervisor).filter(Supervisor::isAlive);
  }

  List<RegisteredProcess> living(Kind kind) {
    return parts.stream().filter(part -> part.kind() == kind && part.isAlive()).toList();
  }

  Optional<RegisteredProcess> part(String name) {
    return parts.stream().filter(part -> Objects.equals(part.name(), name)).findFirst();
  }
}
