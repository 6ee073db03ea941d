package io.openclaw.gateway.intake;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The fields of one object, read by name and type. `null` is the same as absent. Whatever was not
/// asked for is an unknown field.
final class Fields {
  private final String prefix;
  private final ObjectNode object;
  private final Set<String> asked = new HashSet<>();

  Fields(String prefix, ObjectNode object) {
    this.prefix = prefix;
    this.object = object;
  }

  Optional<JsonNode> any(String name) {
    asked.add(name);
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  Optional<String> text(String name, int longest) {
    return any(name)
        .map(value -> {
          if (!value.isString()) {
            throw invalid(name, "must be a text");
          }
          if (value.stringValue().isBlank()) {
            throw invalid(name, "must not be empty");
          }
          if (value.stringValue().length() > longest) {
            throw invalid(name, "must not be longer than " + longest + " characters");
          }
          return value.stringValue();
        });
  }

  Optional<Long> integer(String name, long least, long most) {
    return any(name)
        .map(value -> {
          if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw invalid(name, "must be a whole number");
          }
          if (value.longValue() < least || value.longValue() > most) {
            throw invalid(name, "must be from %d to %d".formatted(least, most));
          }
          return value.longValue();
        });
  }

  Optional<BigDecimal> number(String name, double least, double most) {
    return any(name)
        .map(value -> {
          if (!value.isNumber()) {
            throw invalid(name, "must be a number");
          }
          BigDecimal number = value.decimalValue();
          if (number.compareTo(BigDecimal.valueOf(least)) < 0
              || number.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw invalid(name, "must be from %s to %s".formatted(least, most));
          }
          return number;
        });
  }

  Optional<ObjectNode> object(String name) {
    return any(name)
        .map(value -> {
          if (!(value instanceof ObjectNode it)) {
            throw invalid(name, "must be an object");
          }
          return it;
        });
  }

  Optional<ArrayNode> array(String name) {
    return any(name)
        .map(value -> {
          if (!(value instanceof ArrayNode it)) {
            throw invalid(name, "must be an array");
          }
          return it;
        });
  }

  /// To be called last.
  void nothingElse() {
    for (String name : object.propertyNames()) {
      if (!asked.contains(name)) {
        throw of(Code.UNKNOWN_FIELD, name, "There is no field '%s'; remove it.");
      }
    }
  }

  ProblemException missing(String name) {
    return of(Code.MISSING_FIELD, name, "The field '%s' is required.");
  }

  ProblemException notSupported(String name) {
    return of(Code.NOT_SUPPORTED, name, "The field '%s' is not supported with this value yet.");
  }

  ProblemException invalid(String name, String expected) {
    return of(Code.INVALID_FIELD, name, "The field '%s' " + expected.replace("%", "%%") + ".");
  }

  private ProblemException of(Code code, String name, String detail) {
    String path = shortened(prefix + name);
    return new ProblemException(Problem.of(code, detail.formatted(path)).with("field", path));
  }

  private static String shortened(String name) {
    return name.length() > 80 ? name.substring(0, 80) + "…" : name;
  }
}
