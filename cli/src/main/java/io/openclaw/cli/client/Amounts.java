package io.openclaw.cli.client;

import tools.jackson.databind.JsonNode;

/// Amounts as a person reads them; `-` for what is not known.
final class Amounts {
  private Amounts() {}

  static String seconds(JsonNode millis) {
    return millis.isNumber() ? "%.1f s".formatted(millis.asLong() / 1e3) : "-";
  }

  static String megabytes(JsonNode bytes) {
    return bytes.isNumber() ? bytes.asLong() / 1_000_000 + " MB" : "-";
  }

  static String percent(JsonNode share) {
    return share.isNumber() ? Math.round(share.asDouble()) + " %" : "-";
  }
}
