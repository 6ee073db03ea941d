package io.openclaw.worker.attempt;

import io.openclaw.provider.ProviderSpec;
import io.openclaw.task.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a claim asks for, checked against what this worker can do.
sealed interface Assignment {
  /// @param targets at least one: where the task stands on its route, and what may take over
  record Possible(List<Target> targets, AskRequest request) implements Assignment {
    /// The one that takes over from `target` for good.
    Optional<Target> after(Target target) {
      return targets.stream().filter(it -> it.step() > target.step()).findFirst();
    }
  }

  record Impossible(Failure.Fatal why) implements Assignment {}

  static Assignment read(Attempts.Tools tools, Claim claim, Stop stop) {
    Optional<ProviderSpec> spec = tools.providers().find(claim.provider());
    if (spec.isEmpty()) {
      return impossible("provider_unknown", "no provider is called " + claim.provider());
    }
    if (tools.providers().key(spec.get()).isEmpty()) {
      return impossible("provider_not_configured", "%s is not set".formatted(spec.get().keyEnv()));
    }
    if (!Attempts.MODES.contains(claim.mode())) {
      return impossible("not_supported", "mode " + claim.mode() + " cannot be run");
    }
    if (!claim.remaining().isPositive()) {
      return impossible("timeout", "the task's running time is used up");
    }
    return request(tools, claim, stop)
        .map(request -> possible(tools, claim, spec.get(), request))
        .orElseGet(() -> impossible("bad_request", "the task holds no request that can be read"));
  }

  private static Assignment possible(
      Attempts.Tools tools, Claim claim, ProviderSpec first, AskRequest request) {
    List<Target> targets =
        route(tools, claim, first, request).stream()
            .filter(it -> it.step() >= claim.step())
            .toList();
    return targets.isEmpty()
        ? impossible("provider_not_configured", "no fallback is left that has a key")
        : new Possible(targets, request);
  }

  /// Fallbacks that have no key here are passed over.
  private static List<Target> route(
      Attempts.Tools tools, Claim claim, ProviderSpec first, AskRequest request) {
    List<String> names = new ArrayList<>(List.of(first.name()));
    names.addAll(request.fallbacks().isEmpty() ? first.fallbacks() : request.fallbacks());
    List<Target> route = new ArrayList<>();
    for (int step = 0; step < names.size(); step++) {
      int at = step;
      String model = step == 0 ? claim.model() : "";
      tools
          .providers()
          .find(names.get(step))
          .flatMap(spec -> target(tools, spec, model, at))
          .ifPresent(route::add);
    }
    return route;
  }

  private static Optional<Target> target(
      Attempts.Tools tools, ProviderSpec spec, String model, int step) {
    String asked = model.isBlank() ? spec.model() : model;
    return tools.providers().key(spec).map(key -> new Target(spec, key, asked, step));
  }

  private static Optional<AskRequest> request(Attempts.Tools tools, Claim claim, Stop stop) {
    Optional<String> json =
        claim
            .request()
            .or(() ->
                Repeated.untilAnswered(
                    () -> tools.reader().request(claim.id()), () -> !stop.asked()));
    try {
      return json.map(AskRequest::parse);
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  private static Impossible impossible(String code, String message) {
    return new Impossible(new Failure.Fatal(code, message));
  }
}
