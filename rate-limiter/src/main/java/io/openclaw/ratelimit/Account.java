package io.openclaw.ratelimit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What a provider counts calls against: a base URL and a key. Names that share both share its
/// limits.
///
/// @param id hash of base URL and key; the key cannot be read from it
/// @param name under which others read its state
public record Account(String id, String name, Quota quota) {
  /// @param name what readers call the account; they need not know its key
  public static Account of(String baseUrl, String key, String name, Quota quota) {
    return new Account(digest(baseUrl + '\n' + key), name, quota);
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
