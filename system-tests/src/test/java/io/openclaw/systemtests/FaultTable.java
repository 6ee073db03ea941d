package io.openclaw.systemtests;

import io.openclaw.testkit.client.Ask;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// How every fault of the simulator has to end: the provider's dialect is that of the row's key,
/// and each row has an account of its own.
final class FaultTable {
  private static final String TEXT = "Whole, é🦞, from the first word to the last of row ";
  private static final String NOBODY_HOME = "http://127.0.0.1:1/v1";
  private static final String GOOD = "succeeded";
  private static final String BAD = "failed ";

  private FaultTable() {}

  static List<Row> rows() {
    return List.of(
        // A limit costs no attempt: one is all these tasks have.
        row("nvidia-429", "fail=429 times=1", 1, GOOD, 2),
        row("tokenhub-429", "fail=429 times=1", 1, GOOD, 2),
        row("tokenhub-429-later", "fail=429 at=9 times=1", 1, GOOD, 2),
        row("nvidia-rpm", "", 1, GOOD, 2).refusing("rpm"),
        row("nvidia-slots", "", 1, GOOD, 2).refusing("concurrency"),
        row("zhipu-slots", "", 1, GOOD, 2).refusing("concurrency"),
        row("tokenhub-rpm", "", 1, GOOD, 2).refusing("rpm"),
        row("tokenhub-slots", "", 1, GOOD, 2).refusing("concurrency"),
        row("plain-rpm", "", 1, GOOD, 2).refusing("rpm"),
        // Zhipu's 1305 is the platform's overload, and spends one.
        row("zhipu-429", "fail=429 times=1", 1, BAD + "provider_error", 1),
        row("zhipu-429-again", "fail=429 times=1", 2, GOOD, 2),
        row("nvidia-500", "fail=500", 2, BAD + "provider_error", 2),
        row("zhipu-500", "fail=500 times=1", 2, GOOD, 2),
        row("tokenhub-500", "fail=500 times=1", 2, GOOD, 2),
        row("plain-500", "fail=500 at=9 times=1", 2, GOOD, 2),
        row("nvidia-401", "fail=401", 4, BAD + "provider_auth", 1),
        row("zhipu-401", "fail=401", 4, BAD + "provider_auth", 1),
        row("tokenhub-401", "fail=401", 4, BAD + "provider_auth", 1),
        row("plain-401", "fail=401 at=9", 4, BAD + "provider_auth", 1),
        row("zhipu-arrears", "fail=arrears", 4, BAD + "provider_account", 1),
        row("plain-arrears", "fail=arrears at=9", 4, BAD + "provider_account", 1),
        row("plain-reset", "fail=reset", 2, BAD + "provider_connection", 2),
        row("plain-reset-later", "fail=reset at=9 times=1", 2, GOOD, 2),
        // Cut again and again at the ninth piece: only who goes on from there comes to an end.
        row("prefill-reset", "fail=reset at=9", 2, GOOD, 2),
        row("prefill-hang", "fail=hang at=9", 2, GOOD, 2),
        row("plain-no-end", "fail=reset at=13 times=1", 2, GOOD, 2),
        row("plain-hang", "fail=hang", 1, BAD + "provider_first_token_timeout", 1),
        row("plain-hang-later", "fail=hang at=9", 1, BAD + "provider_stalled", 1),
        row("plain-hang-once", "fail=hang at=9 times=1", 2, GOOD, 2),
        row("plain-empty", "fail=empty", 2, BAD + "provider_empty", 2),
        row("plain-empty-once", "fail=empty times=1", 2, GOOD, 2),
        row("zhipu-network", "fail=network_error at=9", 2, BAD + "provider_error", 2),
        row("zhipu-network-once", "fail=network_error at=9 times=1", 2, GOOD, 2),
        row("plain-nonsense", "colour=blue", 4, BAD + "provider_refused", 0),
        saying("claw-text", "Error: internal error", BAD + "provider_connection"),
        saying("claw-1006", "gateway closed (1006 abnormal closure)", BAD + "provider_connection"),
        saying("claw-1008", "gateway closed (1008 pairing required)", BAD + "provider_auth"),
        saying("plain-text", "Error: internal error", GOOD),
        // Refused, refused, then cut without a word.
        row("nvidia-cut", "", 1, BAD + "provider_connection", 3).refusingForEver("rpm"),
        row("plain-nobody", "", 1, BAD + "provider_connection", 0));
  }

  static String providers() {
    return rows().stream().map(Row::provider).collect(Collectors.joining(","));
  }

  private static Row row(String key, String steps, int attempts, String verdict, int calls) {
    Ask ask = Ask.replying(TEXT + key, "tokens=12 rate=40 " + steps);
    return new Row(key, ask, attempts, verdict, calls, Map.of(), /* refuses= */ false);
  }

  private static Row saying(String key, String words, String verdict) {
    // The length of the key only makes each prompt unlike the others.
    Ask ask = Ask.replying(words, "tokens=" + key.length());
    return new Row(key, ask, 1, verdict, 1, Map.of(), /* refuses= */ false);
  }

  /// @param key of the account, and the provider's name
  /// @param attempts that the task has
  /// @param verdict status and code
  /// @param calls that reach the provider
  /// @param limits of the account when the task comes
  /// @param refuses whether they are there only until a call was refused
  record Row(
      String key,
      Ask ask,
      int attempts,
      String verdict,
      int calls,
      Map<String, Integer> limits,
      boolean refuses) {
    Ask asked() {
      return ask.with("provider", key).with("max_attempts", attempts);
    }

    Row refusing(String limit) {
      return limited(Map.of(limit, 0, "window_ms", 2_000), /* forAWhile= */ true);
    }

    Row refusingForEver(String limit) {
      return limited(Map.of(limit, 0), /* forAWhile= */ false);
    }

    private Row limited(Map<String, Integer> present, boolean forAWhile) {
      return new Row(key, ask, attempts, verdict, calls, present, forAWhile);
    }

    private String provider() {
      String more = key.startsWith("claw") ? ",\"quirks\":{\"errors_as_text\":true}" : "";
      if (key.startsWith("prefill")) {
        more += ",\"quirks\":{\"prefill\":\"prefix\"}";
      }
      if (key.equals("plain-nobody")) {
        more += ",\"base_url\":\"" + NOBODY_HOME + "\"";
      }
      return FaultyProviders.json(key, 5, more + ",\"first_token_seconds\":1");
    }
  }
}
