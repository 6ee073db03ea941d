package io.openclaw.cli.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// Whether a task could be served: the simulator and every gateway answer, and the gateways know
/// every worker that we started (which a gateway that needs tokens tells only to CLAW_TOKEN).
final class Readiness {
  private final List<String> unhealthy;

  Readiness(String simulator, List<String> gateways) {
    this.unhealthy = new ArrayList<>(gateways);
    unhealthy.add(simulator);
  }

  /// What is not there yet, in words; empty when all is. One who was healthy once is not asked
  /// again.
  Optional<String> missing(String gateway, List<SupervisedProcess> workers) {
    unhealthy.removeIf(HealthProbe::isHealthy);
    if (!unhealthy.isEmpty()) {
      return Optional.of(String.join(", ", unhealthy));
    }
    if (HealthProbe.needsToken(gateway)) {
      // Without CLAW_TOKEN nothing more can be seen.
      return Optional.empty();
    }
    Set<Long> known = workersKnownTo(gateway);
    String absent =
        workers.stream()
            .filter(worker -> !known.contains(worker.pid()))
            .map(SupervisedProcess::name)
            .collect(Collectors.joining(", "));
    return absent.isEmpty() ? Optional.empty() : Optional.of(absent);
  }

  private static Set<Long> workersKnownTo(String gateway) {
    return HealthProbe.stats(gateway).stream()
        .flatMap(stats -> StreamSupport.stream(stats.path("workers").spliterator(), false))
        .map(worker -> worker.path("pid").asLong(-1))
        .collect(Collectors.toSet());
  }
}
