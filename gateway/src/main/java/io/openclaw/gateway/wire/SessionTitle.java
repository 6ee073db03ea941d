package io.openclaw.gateway.wire;

import static io.openclaw.gateway.wire.Json.OURS;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What a session is called: the beginning of the first message of its first task.
public final class SessionTitle {
  private static final int LONGEST = 80;

  /// More is not looked at: a message may be megabytes of spaces.
  private static final int LOOKED_AT = 1_000;

  private SessionTitle() {}

  /// @param request of the first task, as it is stored
  public static String of(String request) {
    try {
      return of(OURS.readTree(request));
    } catch (JacksonException unreadable) {
      return "";
    }
  }

  /// Empty when its user says nothing.
  public static String of(JsonNode request) {
    JsonNode messages = request.path("messages");
    for (int index = request.path("context").asInt(0); index < messages.size(); index++) {
      if (messages.get(index).path("role").asString("").equals("user")) {
        return shortened(messages.get(index).path("content").asString(""));
      }
    }
    return "";
  }

  private static String shortened(String message) {
    String line =
        message
            .substring(0, Math.min(message.length(), LOOKED_AT))
            .replaceAll("[\\s\\p{Cntrl}]+", " ")
            .strip();
    if (line.length() <= LONGEST) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return line.substring(0, end) + "…";
  }
}
