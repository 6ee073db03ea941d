package io.openclaw.bench.figure;

import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A few figures that belong together, in the order they were added.
public final class Figures {
  private static final JsonMapper JSON = new JsonMapper();

  private final ObjectNode fields = JSON.createObjectNode();

  public Figures with(String name, long value) {
    fields.put(name, value);
    return this;
  }

  public Figures with(String name, double value) {
    fields.put(name, Report.rounded(value));
    return this;
  }

  public Figures with(String name, String value) {
    fields.put(name, value);
    return this;
  }

  ObjectNode json() {
    return fields;
  }

  String text() {
    return fields
        .propertyStream()
        .map(field -> field.getKey() + " " + field.getValue().asString())
        .collect(Collectors.joining("  "));
  }
}
