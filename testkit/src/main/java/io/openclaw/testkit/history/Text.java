package io.openclaw.testkit.history;

import io.openclaw.task.text.TaskText;
import io.openclaw.testkit.history.Observation.Event;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Puts a reply together as the contract tells a client to.
final class Text {
  private Text() {}

  /// The pieces of the response, without those that a later event made void.
  static String assembled(List<Event> events) {
    TaskText text = new TaskText();
    for (Event event : events) {
      text.add(event.seq(), event.type(), event.stage(), event.content(), event.data());
    }
    return text.text();
  }

  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
