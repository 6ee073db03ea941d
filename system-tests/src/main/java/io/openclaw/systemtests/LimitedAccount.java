package io.openclaw.systemtests;

import io.openclaw.testkit.client.SimulatorAccounts;
import io.openclaw.testkit.client.SimulatorAccounts.Worst;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An account with limits at the simulator, which counts how they are kept.
///
/// @param name of the account and of its provider
/// @param window what the provider takes for a minute
record LimitedAccount(String name, int rpm, int concurrency, Duration window) {
  /// The file that `OPENCLAW_PROVIDERS` names.
  String providers() {
    return """
    {"providers":[{"name":"%1$s","base_url":"${OPENCLAW_SIMULATOR_URL:-http://127.0.0.1:1}/v1",\
      "key_env":"NO_SUCH_KEY","public_key":"%1$s","model":"sim-1",\
      "rpm":%2$d,"concurrency":%3$d,"window_seconds":%4$d}]}\
    """
        .formatted(name, rpm, concurrency, window.toSeconds());
  }

  /// Makes the simulator hold it to its limits.
  void limitAt(URI simulator) {
    new SimulatorAccounts(simulator)
        .limit(
            name, Map.of("rpm", rpm, "concurrency", concurrency, "window_ms", window.toMillis()));
  }

  Worst worst(URI simulator) {
    return new SimulatorAccounts(simulator).worst(name);
  }

  /// Which limits were not kept.
  List<String> broken(Worst worst) {
    List<String> broken = new ArrayList<>();
    if (worst.minute() > rpm) {
      broken.add("%d calls of %s in a window of %d".formatted(worst.minute(), name, rpm));
    }
    if (worst.concurrency() > concurrency) {
      broken.add("%d calls of %s at once of %d".formatted(worst.concurrency(), name, concurrency));
    }
    if (worst.violations() > 0) {
      broken.add("%d calls of %s were refused".formatted(worst.violations(), name));
    }
    return broken;
  }
}
