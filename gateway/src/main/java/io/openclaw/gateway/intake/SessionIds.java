package io.openclaw.gateway.intake;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// Names of sessions: chosen by clients, or made up for them.
public final class SessionIds {
  public static final String RULE = "may hold letters, digits and . _ : @ - only";
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:@-]{1,128}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private SessionIds() {}

  public static boolean valid(String id) {
    return FORM.matcher(id).matches();
  }

  /// One that cannot be guessed.
  public static String create() {
    byte[] bits = new byte[16];
    RANDOM.nextBytes(bits);
    return "s-" + HexFormat.of().formatHex(bits);
  }
}
