package io.openclaw.cli.local;

import io.openclaw.cli.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/// The secret with which the gateways sign webhooks, in a file that only its owner can read. Made
/// once: receivers hold the same one.
record WebhookSecret(Path folder) {
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  Path file() {
    return folder.resolve("webhook-secret");
  }

  /// What the gateways are told. A secret that was given goes before the one in the file, which
  /// then is not made.
  ///
  /// @param given the environment of `claw`, which the gateways inherit
  Map<String, String> environment(Map<String, String> given) {
    if (isGiven(given, "OPENCLAW_WEBHOOK_SECRET")
        || isGiven(given, "OPENCLAW_WEBHOOK_SECRET_FILE")) {
      return Map.of();
    }
    make();
    return Map.of("OPENCLAW_WEBHOOK_SECRET_FILE", file().toString());
  }

  private static boolean isGiven(Map<String, String> given, String name) {
    return !given.getOrDefault(name, "").isBlank();
  }

  /// A temporary file can be read by its owner alone from its first moment; a file that has its
  /// name is whole.
  private void make() {
    if (Files.exists(file())) {
      return;
    }
    try {
      Path whole = Files.createTempFile(folder, "webhook", ".new");
      Files.writeString(whole, random() + "\n");
      Files.move(whole, file(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new Failure("The secret of the webhooks, %s, cannot be written.".formatted(file()));
    }
  }

  private static String random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return "whsec_" + Base64.getEncoder().encodeToString(bytes);
  }
}
