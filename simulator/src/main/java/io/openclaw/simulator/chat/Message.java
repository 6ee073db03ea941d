package io.openclaw.simulator.chat;

import io.openclaw.simulator.http.HttpError;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/// One message of a conversation; its text parts are joined with line ends.
record Message(String role, String text) {

  static Message of(JsonNode message) {
    JsonNode role = message.path("role");
    if (!role.isString()) {
      throw HttpError.badRequest("each message must be an object with a role");
    }
    return new Message(role.stringValue(), wellFormed(text(message.path("content"))));
  }

  private static String text(JsonNode content) {
    if (content.isString()) {
      return content.stringValue();
    }
    if (!content.isArray()) {
      if (content.isNull() || content.isMissingNode()) {
        return "";
      }
      throw HttpError.badRequest("content must be a string or an array of parts");
    }
    StringJoiner parts = new StringJoiner("\n");
    for (JsonNode part : content) {
      if (part.path("text").isString()) {
        parts.add(part.path("text").stringValue());
      }
    }
    return parts.toString();
  }

  /// Half a surrogate pair has no UTF-8, so neither hash nor answer could be exact.
  private static String wellFormed(String text) {
    if (text.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
      throw HttpError.badRequest("content holds half a surrogate pair");
    }
    return text;
  }
}
