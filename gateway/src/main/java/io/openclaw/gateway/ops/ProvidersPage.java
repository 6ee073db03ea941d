package io.openclaw.gateway.ops;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.wire.EventJson;
import io.openclaw.provider.AccountState;
import io.openclaw.provider.AccountState.Breaker;
import io.openclaw.provider.AccountState.Position;
import io.openclaw.provider.AccountStates;
import io.openclaw.provider.Catalogue;
import io.openclaw.provider.ProviderSpec;
import io.openclaw.task.Workers;
import io.openclaw.task.Workers.Worker;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// All providers of the catalogue, with what the workers know together about their accounts. What
/// cannot be had in time is null.
final class ProvidersPage {
  private final Catalogue catalogue;
  private final Workers workers;
  private final AccountStates accounts;

  ProvidersPage(Catalogue catalogue, Workers workers, AccountStates accounts) {
    this.catalogue = catalogue;
    this.workers = workers;
    this.accounts = accounts;
  }

  ObjectNode now() {
    CompletableFuture<List<Worker>> there = Probe.ask(workers::list);
    List<ProviderSpec> specs = catalogue.all();
    List<CompletableFuture<Optional<AccountState>>> states =
        specs.stream().map(spec -> Probe.ask(() -> accounts.of(spec.account()))).toList();
    Set<String> announced =
        Probe.of(there).orElse(List.of()).stream()
            .flatMap(it -> it.providers().stream())
            .collect(Collectors.toSet());
    ObjectNode page = OURS.createObjectNode();
    for (int i = 0; i < specs.size(); i++) {
      ProviderSpec spec = specs.get(i);
      ObjectNode json = page.withArray("providers").addObject();
      configured(json, spec, announced.contains(spec.name()));
      Probe.of(states.get(i))
          .flatMap(it -> it)
          .ifPresentOrElse(state -> state(json, spec, state), () -> json.putNull("state"));
    }
    return page;
  }

  private static void configured(ObjectNode json, ProviderSpec spec, boolean configured) {
    json.put("name", spec.name());
    json.put("configured", configured);
    json.put("missing", configured ? null : spec.keyEnv());
    json.put("model", spec.model());
    json.put("rpm", spec.rpm()).put("tpm", spec.tpm()).put("concurrency", spec.concurrency());
    json.set("fallbacks", OURS.valueToTree(spec.fallbacks()));
    json.put("first_token_target_ms", spec.firstTokenTarget().toMillis());
  }

  private static void state(ObjectNode json, ProviderSpec spec, AccountState of) {
    ObjectNode state = json.putObject("state");
    state.put("used", of.used()).put("quarantined", of.quarantined()).put("waiting", of.waiting());
    state.put("started", of.started());
    state.put("learned_concurrency", of.learnedConcurrency()).put("learned_rpm", of.learnedRpm());
    state.put("cool_down_until", of.coolDownUntil() > of.at() ? time(of.coolDownUntil()) : null);
    state.set("disabled", disabled(of));
    ObjectNode breakers = state.putObject("breakers");
    of.breakers().forEach((model, breaker) -> breaker(breakers.putObject(model), breaker));
    state.put("last_error", of.lastError());
    state.put("last_error_at", of.lastErrorAt() == 0 ? null : time(of.lastErrorAt()));
    state.put("starts", of.starts()).put("refusals", of.refusals()).put("failures", of.failures());
    state.put("first_token_p50_ms", of.firstTokenP50());
    state.put("first_token_p95_ms", of.firstTokenP95());
    Integer p95 = of.firstTokenP95();
    state.put(
        "first_token_on_target",
        p95 == null ? null : Boolean.valueOf(p95 <= spec.firstTokenTarget().toMillis()));
  }

  /// Why the account is not called now; null when it is.
  private static JsonNode disabled(AccountState of) {
    return of.breakers().values().stream()
        .filter(it -> it.rejected() != null && it.openUntil() > of.at())
        .max(Comparator.comparingLong(Breaker::openUntil))
        .<JsonNode>map(it ->
            OURS.createObjectNode().put("reason", it.rejected()).put("until", time(it.openUntil())))
        .orElseGet(OURS::nullNode);
  }

  private static void breaker(ObjectNode json, Breaker breaker) {
    json.put("position", breaker.position().name().toLowerCase(Locale.ROOT));
    json.put("failures", breaker.failures());
    boolean closed = breaker.position() == Position.CLOSED;
    json.put("open_until", closed ? null : time(breaker.openUntil()));
  }

  private static String time(long millis) {
    return EventJson.time(Instant.ofEpochMilli(millis));
  }
}
