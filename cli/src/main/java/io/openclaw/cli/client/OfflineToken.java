package io.openclaw.cli.client;

import io.openclaw.cli.terminal.ExitCode;
import io.openclaw.cli.terminal.Failure;
import io.openclaw.digest.Sha256;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/// A token for a tokens file. The file has only its hash.
///
/// @param line `sha256 owner scopes`
record OfflineToken(String secret, String line) {
  private static final Set<String> SCOPES = Set.of("tasks", "admin");
  private static final SecureRandom RANDOM = new SecureRandom();

  static OfflineToken make(String owner, List<String> scopes) {
    if (!owner.matches("[a-zA-Z0-9._-]{1,64}") || !SCOPES.containsAll(scopes)) {
      throw new Failure(
          ExitCode.USAGE,
          "An owner is 1 to 64 of letters, digits and . _ -; scopes are tasks and admin.");
    }
    byte[] random = new byte[32];
    RANDOM.nextBytes(random);
    String secret = "oct_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    return new OfflineToken(
        secret, "%s %s %s".formatted(Sha256.hex(secret), owner, String.join(",", scopes)));
  }

  @Override
  public String toString() {
    return "OfflineToken[" + line + "]";
  }
}
