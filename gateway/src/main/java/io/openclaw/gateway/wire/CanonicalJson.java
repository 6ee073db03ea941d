package io.openclaw.gateway.wire;

import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// One spelling for all bodies that mean the same: keys sorted, no spaces, `1.0` as `1`.
public final class CanonicalJson {
  private CanonicalJson() {}

  public static String of(JsonNode node) {
    StringBuilder to = new StringBuilder(256);
    write(node, to);
    return to.toString();
  }

  private static void write(JsonNode node, StringBuilder to) {
    switch (node.getNodeType()) {
      case OBJECT -> writeObject(node, to);
      case ARRAY -> writeArray(node, to);
      case NUMBER -> to.append(number(node));
      default -> to.append(node);
    }
  }

  private static void writeObject(JsonNode node, StringBuilder to) {
    Map<String, JsonNode> sorted = new TreeMap<>();
    node.properties().forEach(it -> sorted.put(it.getKey(), it.getValue()));
    to.append('{');
    String separator = "";
    for (Map.Entry<String, JsonNode> entry : sorted.entrySet()) {
      to.append(separator).append(Json.OURS.writeValueAsString(entry.getKey())).append(':');
      write(entry.getValue(), to);
      separator = ",";
    }
    to.append('}');
  }

  private static void writeArray(JsonNode node, StringBuilder to) {
    to.append('[');
    for (Iterator<JsonNode> items = node.iterator(); items.hasNext(); ) {
      write(items.next(), to);
      to.append(items.hasNext() ? "," : "");
    }
    to.append(']');
  }

  private static String number(JsonNode node) {
    BigDecimal value = node.decimalValue();
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toString();
  }
}
