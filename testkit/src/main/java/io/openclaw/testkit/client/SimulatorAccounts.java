package io.openclaw.testkit.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The accounts of a simulator: sets their limits and tells what they did at their worst.
public final class SimulatorAccounts {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI simulator;

  public SimulatorAccounts(URI simulator) {
    this.simulator = simulator;
  }

  /// @param limits as in `{"rpm": 40, "concurrency": 5, "window_ms": 60000}`; what is absent stays
  public void limit(String key, Map<String, ?> limits) {
    call(
        new Wire.Request(
            "PUT", simulator.resolve("/accounts/" + key), Map.of(), Json.write(limits)));
  }

  public Worst worst(String key) {
    JsonNode all = call(Wire.Request.get(simulator.resolve("/violations"), Map.of())).json();
    JsonNode account = all.path("accounts").path(key);
    return new Worst(
        account.path("worst_minute").asInt(0),
        account.path("worst_concurrency").asInt(0),
        account.path("violations").asInt(0));
  }

  private static Answer call(Wire.Request request) {
    try {
      Answer answer = Wire.call(request, PATIENCE);
      if (!answer.ok()) {
        throw new IllegalStateException("the simulator says " + answer);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param minute the most calls that arrived within a window
  /// @param concurrency the most calls at once
  public record Worst(int minute, int concurrency, int violations) {}
}
