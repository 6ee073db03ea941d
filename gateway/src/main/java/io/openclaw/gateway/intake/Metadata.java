package io.openclaw.gateway.intake;

import tools.jackson.databind.node.ObjectNode;

/// A client's own notes on a task, given back as they came.
final class Metadata {
  private static final int MOST = 50;
  private static final int LONGEST = 512;

  private Metadata() {}

  static void check(Fields body, ObjectNode metadata) {
    if (metadata.size() > MOST) {
      throw body.invalid("metadata", "must not have more than " + MOST + " entries");
    }
    Fields fields = new Fields("metadata.", metadata);
    for (String name : metadata.propertyNames()) {
      if (name.length() > 64) {
        throw body.invalid("metadata", "must not have names longer than 64 characters");
      }
      boolean fits =
          fields
              .any(name)
              .filter(it -> it.isString() && it.stringValue().length() <= LONGEST)
              .isPresent();
      if (!fits) {
        throw fields.invalid(name, "must be a text of at most " + LONGEST + " characters");
      }
    }
  }
}
