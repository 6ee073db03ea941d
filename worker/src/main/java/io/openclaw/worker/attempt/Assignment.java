package io.openclaw.worker.attempt;

import io.openclaw.provider.ProviderSpec;
import io.openclaw.task.Claim;
import java.util.Optional;

/// What a claim asks for, checked against what this worker can do.
sealed interface Assignment {
  record Possible(ProviderSpec spec, String key, String model, AskRequest request)
      implements Assignment {
    /// The key is a secret.
    @Override
    public String toString() {
      return "Possible[" + spec.name() + ", " + model + "]";
    }
  }

  record Impossible(Failure.Fatal why) implements Assignment {}

  static Assignment read(Attempts.Tools tools, Claim claim, Stop stop) {
    Optional<ProviderSpec> spec = tools.providers().find(claim.provider());
    if (spec.isEmpty()) {
      return impossible("provider_unknown", "no provider is called " + claim.provider());
    }
    Optional<String> key = tools.providers().key(spec.get());
    if (key.isEmpty()) {
      return impossible("provider_not_configured", "%s is not set".formatted(spec.get().keyEnv()));
    }
    if (!claim.mode().equals("ask")) {
      return impossible("not_supported", "mode " + claim.mode() + " cannot be run");
    }
    if (!claim.remaining().isPositive()) {
      return impossible("timeout", "the task's running time is used up");
    }
    String model = claim.model().isBlank() ? spec.get().model() : claim.model();
    return request(tools, claim, stop)
        .<Assignment>map(request -> new Possible(spec.get(), key.get(), model, request))
        .orElseGet(() -> impossible("bad_request", "the task holds no request that can be read"));
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
