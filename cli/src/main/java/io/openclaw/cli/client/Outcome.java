package io.openclaw.cli.client;

import io.openclaw.cli.terminal.ExitCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
    return sha256.isEmpty() || sha256.equalsIgnoreCase(hash(reply));
  }

  private static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
