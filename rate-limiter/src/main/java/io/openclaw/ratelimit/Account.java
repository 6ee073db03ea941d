package io.openclaw.ratelimit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What a provider counts calls against: a base URL and a key. Names that share both share its
/// limits.
///
/// @param id hash of base URL and key; the key cannot be read from it
/// @param concurrency calls at once, 0 for no limit
public record Account(String id, int concurrency) {
  public Account {
    if (concurrency < 0) {
      throw new IllegalArgumentException("concurrency must be 0 (no limit) or more");
    }
  }

  public static Account of(String baseUrl, String key, int concurrency) {
    return new Account(digest(baseUrl + '\n' + key), concurrency);
  }

  public boolean unlimited() {
    return concurrency == 0;
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
