package io.openclaw.cli.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// A `progress` event as a line for a person.
final class ProgressText {
  private ProgressText() {}

  static String line(Event event) {
    JsonNode data = event.data();
    List<String> words = new ArrayList<>();
    text(words, data, "waiting_for", reason -> "waiting for " + reason);
    number(words, data, "position", position -> "position %.0f".formatted(position));
    number(words, data, "eta_ms", eta -> "about " + seconds(eta));
    number(words, data, "elapsed_ms", elapsed -> seconds(elapsed) + " so far");
    number(words, data, "tokens", tokens -> "%.0f tokens".formatted(tokens));
    number(words, data, "tokens_per_second", rate -> rounded(rate) + " tokens/s");
    return words.isEmpty() ? "waiting" : String.join(" · ", words);
  }

  private static void text(
      List<String> words, JsonNode data, String field, Function<String, String> said) {
    if (data.path(field).isString()) {
      words.add(said.apply(data.path(field).asString("")));
    }
  }

  private static void number(
      List<String> words, JsonNode data, String field, DoubleFunction<String> said) {
    if (data.path(field).isNumber()) {
      words.add(said.apply(data.path(field).asDouble(0)));
    }
  }

  static String seconds(double millis) {
    return rounded(millis / 1_000) + " s";
  }

  private static String rounded(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
