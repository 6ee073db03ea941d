package io.openclaw.cli.client;

import java.util.NavigableMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// The text of a task as far as it is valid: text of a lost attempt is taken away again, so that
/// texts of two attempts are never joined.
final class Answer {
  private final StringBuilder text = new StringBuilder();
  private final NavigableMap<Long, Integer> startOf = new TreeMap<>();

  /// Takes the next event in.
  ///
  /// @return whether text that stood here is void now
  boolean take(Event event) {
    return switch (event.type()) {
      case "content" -> append(event);
      case "retrying" -> voidFrom(event.data().path("void_from"));
      case "started" -> !event.data().path("continues").asBoolean(false) && voidFrom(0);
      default -> false;
    };
  }

  private boolean append(Event event) {
    if (isAnswer(event)) {
      startOf.put(event.seq(), text.length());
      text.append(event.content());
    }
    return false;
  }

  /// What agents say to each other on the way is no part of the answer.
  static boolean isAnswer(Event event) {
    return event.type().equals("content")
        && (event.stage().isEmpty() || event.stage().equals("response"));
  }

  private boolean voidFrom(JsonNode seq) {
    return seq.isNumber() && voidFrom(seq.asLong());
  }

  private boolean voidFrom(long seq) {
    var first = startOf.ceilingEntry(seq);
    if (first == null) {
      return false;
    }
    text.setLength(first.getValue());
    startOf.tailMap(seq, /* inclusive= */ true).clear();
    return true;
  }

  void forget() {
    voidFrom(0);
  }

  String text() {
    return text.toString();
  }
}
