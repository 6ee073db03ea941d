package io.openclaw.worker.call;

import io.openclaw.provider.ProviderSpec;
import io.openclaw.ratelimit.Account;
import io.openclaw.worker.provider.Providers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the targets of a task among the providers that this worker can call.
public final class Routes {
  private final Providers providers;

  public Routes(Providers providers) {
    this.providers = providers;
  }

  /// @param model empty for the provider's default
  /// @param fallbacks names of providers that may take over; empty for the provider's own list.
  ///   Those without a key here are passed over
  /// @param from how far the task went along its route
  public Plan plan(String provider, String model, List<String> fallbacks, int from) {
    Optional<ProviderSpec> first = providers.find(provider);
    if (first.isEmpty()) {
      return new Plan.Unable("its catalogue has no provider " + provider);
    }
    if (providers.key(first.get()).isEmpty()) {
      return new Plan.Unable("%s is not set here".formatted(first.get().keyEnv()));
    }
    List<Target> targets =
        all(first.get(), model, fallbacks).stream().filter(it -> it.step() >= from).toList();
    return targets.isEmpty()
        ? new Plan.Unable("no fallback is left that has a key here")
        : new Plan.Possible(new Route(targets));
  }

  /// Accounts that can be called from here.
  List<Account> accounts() {
    return providers.callable().stream()
        .flatMap(spec -> providers.key(spec).map(key -> Target.account(spec, key)).stream())
        .distinct()
        .toList();
  }

  private List<Target> all(ProviderSpec first, String model, List<String> fallbacks) {
    List<String> names = new ArrayList<>(List.of(first.name()));
    names.addAll(fallbacks.isEmpty() ? first.fallbacks() : fallbacks);
    List<Target> targets = new ArrayList<>();
    for (int step = 0; step < names.size(); step++) {
      int at = step;
      String asked = step == 0 ? model : "";
      providers.find(names.get(step)).flatMap(it -> target(it, asked, at)).ifPresent(targets::add);
    }
    return targets;
  }

  private Optional<Target> target(ProviderSpec spec, String model, int step) {
    String asked = model.isBlank() ? spec.model() : model;
    return providers.key(spec).map(key -> new Target(spec, key, asked, step));
  }

  /// Whether there is a route from here.
  public sealed interface Plan {
    record Possible(Route route) implements Plan {}

    /// Another worker may well be able: it has other keys, or another catalogue.
    record Unable(String why) implements Plan {}
  }
}
