package io.openclaw.gateway.intake;

import io.openclaw.loop.Loop;
import io.openclaw.provider.Catalogue;
import io.openclaw.provider.ProviderSpec;
import io.openclaw.task.StoreException;
import io.openclaw.task.Workers;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/// Which provider a task gets that names none: the first of the catalogue that a live worker has a
/// key for, simulators last. Looks in the background, so that no submission waits for it.
final class ProviderChoice implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Catalogue catalogue;
  private final Workers workers;
  private volatile ProviderSpec preferred;
  private final Loop loop;

  ProviderChoice(Catalogue catalogue, Workers workers) {
    this.catalogue = catalogue;
    this.workers = workers;
    this.preferred = simulator(catalogue);
    this.loop =
        Loop.named("provider-choice")
            .pause(LOOK_EVERY)
            .pauseAfterFailure(LOOK_EVERY, LOOK_EVERY)
            .expect(StoreException.class)
            .start(() -> {
              look();
              return false;
            });
  }

  ProviderSpec preferred() {
    return preferred;
  }

  /// Throws [StoreException] when the store is away; the former choice stays.
  void look() {
    Set<String> announced =
        workers.list().stream().flatMap(it -> it.providers().stream()).collect(Collectors.toSet());
    preferred =
        catalogue.all().stream()
            .filter(it -> it.publicKey() == null && announced.contains(it.name()))
            .findFirst()
            .orElseGet(() -> simulator(catalogue));
  }

  @Override
  public void close() {
    loop.close();
  }

  private static ProviderSpec simulator(Catalogue catalogue) {
    return catalogue
        .find("sim")
        .or(() -> catalogue.all().stream().findFirst())
        .orElseThrow(() -> new IllegalStateException("the catalogue of providers is empty"));
  }
}
