package io.openclaw.testkit.history;

import io.openclaw.testkit.history.Observation.Event;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/// Puts a reply together as the contract tells a client to.
final class Text {
  private Text() {}

  /// The pieces of the response, without those that a later event made void.
  static String assembled(List<Event> events) {
    TreeMap<Long, String> pieces = new TreeMap<>();
    for (Event event : events) {
      switch (event.type()) {
        case "started" -> {
          if (!event.data().path("continues").asBoolean(false)) {
            pieces.clear();
          }
        }
        case "retrying" -> {
          if (event.data().hasNonNull("void_from")) {
            pieces.tailMap(event.data().path("void_from").asLong(0), true).clear();
          }
        }
        case "content" -> {
          if (event.stage().equals("response")) {
            pieces.put(event.seq(), event.content());
          }
        }
        default -> {
          // The others carry no part of the reply.
        }
      }
    }
    return String.join("", pieces.values());
  }

  static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
