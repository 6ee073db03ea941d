package io.openclaw.gateway.stomp;

import io.openclaw.gateway.problem.Code;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the `heart-beat` header: what a client can do, and what it wants, in milliseconds.
final class HeartBeat {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9}),([0-9]{1,9})");

  private HeartBeat() {}

  /// How often the client wants a heart-beat from the gateway; 0 for never. What it offers to send
  /// does not matter: a silent peer is sent a ping.
  static long wanted(Optional<String> header) {
    if (header.isEmpty()) {
      return 0;
    }
    Matcher parts = FORM.matcher(header.get().strip());
    if (!parts.matches()) {
      throw new StompError(
          Code.MALFORMED_FRAME, "The heart-beat must be two whole numbers such as 10000,10000.");
    }
    return Long.parseLong(parts.group(2));
  }
}
