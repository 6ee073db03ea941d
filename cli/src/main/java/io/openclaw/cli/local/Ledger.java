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
record Ledger(
    @Nullable Supervisor supervisor,
    List<Entry> parts,
    List<String> gateways,
    @Nullable Redis redis,
    int redisPort,
    int simulatorPort,
    boolean ready) {

  static final Ledger EMPTY = new Ledger(null, List.of(), List.of(), null, 0, 0, false);

  Ledger {
    parts = List.copyOf(parts);
    gateways = List.copyOf(gateways);
  }

  /// The process that started all others.
  record Supervisor(long pid, String birth) {
    boolean isAlive() {
      return Birth.of(pid).filter(birth::equals).isPresent();
    }
  }

  record Redis(String url, String version) {}

  Ledger withSupervisor(Supervisor present) {
    return new Ledger(
        present, parts, gateways, redis, redisPort, simulatorPort, /* ready= */ false);
  }

  Ledger withPart(Entry entry) {
    List<Entry> others =
        Stream.concat(
                parts.stream().filter(part -> !part.name().equals(entry.name())), Stream.of(entry))
            .toList();
    return new Ledger(supervisor, others, gateways, redis, redisPort, simulatorPort, ready);
  }

  Ledger withGateways(List<String> urls) {
    return new Ledger(supervisor, parts, urls, redis, redisPort, simulatorPort, ready);
  }

  Ledger withRedis(Redis present, int port) {
    return new Ledger(supervisor, parts, gateways, present, port, simulatorPort, ready);
  }

  Ledger withSimulatorPort(int port) {
    return new Ledger(supervisor, parts, gateways, redis, redisPort, port, ready);
  }

  Ledger asReady() {
    return new Ledger(
        supervisor, parts, gateways, redis, redisPort, simulatorPort, /* ready= */ true);
  }

  /// Only what the next start should choose again.
  Ledger stopped() {
    return new Ledger(
        null, List.of(), List.of(), null, redisPort, simulatorPort, /* ready= */ false);
  }

  Optional<Supervisor> livingSupervisor() {
    return Optional.ofNullable(supervisor).filter(Supervisor::isAlive);
  }

  List<Entry> living(Kind kind) {
    return parts.stream().filter(part -> part.kind() == kind && part.isAlive()).toList();
  }

  Optional<Entry> part(String name) {
    return parts.stream().filter(part -> Objects.equals(part.name(), name)).findFirst();
  }
}
