package io.openclaw.cli.client;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.digest.Sha256;
import tools.jackson.databind.JsonNode;

/// How a task ended.
///
/// @param sha256 of the reply; empty when it did not succeed
record Outcome(String status, String sha256) {

  static Outcome of(Event done) {
    return new Outcome(
        done.data().path("status").asString("unknown"), done.data().path("sha256").asString(""));
  }

  static Outcome of(JsonNode task) {
    return new Outcome(task.path("status").asString("unknown"), "");
  }

  int exitCode() {
    return status.equals("succeeded") ? ExitCode.DONE : ExitCode.FAILED;
  }

  /// Whether this is, to the byte, what the worker wrote.
  boolean vouchesFor(String reply) {
    return sha256.isEmpty() || sha256.equalsIgnoreCase(Sha256.hex(reply));
  }
}
