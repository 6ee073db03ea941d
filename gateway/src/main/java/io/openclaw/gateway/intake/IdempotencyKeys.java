package io.openclaw.gateway.intake;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the `Idempotency-Key` header, a quoted string by the book, bare by habit.
final class IdempotencyKeys {
  private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\[\"\\\\]){1,255})\"");
  private static final Pattern BARE = Pattern.compile("[\\x21-\\x7e&&[^\"\\\\]]{1,255}");
  private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]+");

  private IdempotencyKeys() {}

  /// The digest of owner and key together, so that keys of different owners never meet.
  static String digest(String owner, String header) {
    return sha256(owner + '\n' + read(header.strip()));
  }

  static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private static String read(String header) {
    Matcher quoted = QUOTED.matcher(header);
    if (PRINTABLE.matcher(header).matches() && quoted.matches()) {
      return quoted.group(1).replaceAll("\\\\(.)", "$1");
    }
    if (BARE.matcher(header).matches()) {
      return header;
    }
    throw ProblemException.of(
        Code.INVALID_PARAMETER,
        "The Idempotency-Key must be 1 to 255 printable ASCII characters, with or without quotes.");
  }
}
