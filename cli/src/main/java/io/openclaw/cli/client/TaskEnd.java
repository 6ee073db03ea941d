package io.openclaw.cli.client;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.digest.Sha256;
import tools.jackson.databind.JsonNode;

/// How a task ended.
///
/// @param sha256 of the reply; empty when it did not succeed
record TaskEnd(String status, String sha256) {

  static TaskEnd of(Event done) {
    return new TaskEnd(
        done.data().path("status").asString("unknown"), done.data().path("sha256").asString(""));
  }

  static TaskEnd of(JsonNode task) {
    return new TaskEnd(task.path("status").asString("unknown"), "");
  }

  int exitCode() {
    return status.equals("succeeded") ? ExitCode.DONE : ExitCode.FAILED;
  }

  /// Whether this is, to the byte, what the worker wrote.
  boolean vouchesFor(String reply) {
    return sha256.isEmpty() || sha256.equalsIgnoreCase(Sha256.hex(reply));
  }
}
