package io.openclaw.gateway.openapi;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads a description and judges requests and answers by it. What an answer has must be described:
/// objects that list their members may have no others.
final class DescribedApi {
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final JsonNode whole;
  private final JsonNode closed;

  DescribedApi(JsonNode whole) {
    this.whole = whole;
    this.closed = whole.deepCopy();
    close(closed, /* part= */ false);
  }

  /// @param path with its placeholders
  /// @param content of the description
  record Operation(String method, String path, JsonNode content) {
    String name() {
      return method + " " + path;
    }
  }

  JsonNode whole() {
    return whole;
  }

  List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    whole
        .path("paths")
        .forEachEntry((path, item) ->
            item.forEachEntry((method, content) -> {
              if (content.has("operationId")) {
                all.add(new Operation(method.toUpperCase(Locale.ROOT), path, content));
              }
            }));
    return all;
  }

  /// A path without placeholders goes before one with them.
  Optional<Operation> find(String method, String path) {
    return operations().stream()
        .filter(it -> it.method().equals(method))
        .filter(it -> path.matches(it.path().replaceAll("\\{[a-z]+}", "[^/]+")))
        .min((one, other) -> Boolean.compare(one.path().contains("{"), other.path().contains("{")));
  }

  /// Parameters of the operation and of its path, resolved.
  List<JsonNode> parameters(Operation operation) {
    return Stream.of(
            whole.path("paths").path(operation.path()).path("parameters"),
            operation.content().path("parameters"))
        .flatMap(JsonNode::valueStream)
        .map(this::resolved)
        .toList();
  }

  JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? whole.at(node.path("$ref").stringValue().substring(1)) : node;
  }

  List<String> wrongInRequest(
      Operation operation, String query, Map<String, String> headers, Optional<String> body) {
    List<String> wrong = new ArrayList<>();
    for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      wrong.addAll(wrongParameter(operation, "query", parts[0], parts[1]));
    }
    headers.forEach((name, value) -> {
      if (!List.of("Authorization", "Accept").contains(name)) {
        wrong.addAll(wrongParameter(operation, "header", name, value));
      }
    });
    JsonNode described = resolved(operation.content().path("requestBody"));
    JsonNode schema = described.path("content").path("application/json").path("schema");
    if (body.isPresent()) {
      wrong.addAll(
          schema.isMissingNode()
              ? List.of("no body is described")
              : wrong(schema, JSON.readTree(body.get()), /* strict= */ false));
    } else if (described.path("required").asBoolean(false)) {
      wrong.add("a body is required");
    }
    return wrong;
  }

  private List<String> wrongParameter(Operation operation, String in, String name, String value) {
    return parameters(operation).stream()
        .filter(it -> it.path("in").stringValue().equals(in))
        .filter(it -> it.path("name").stringValue().equals(name))
        .findFirst()
        .map(it ->
            wrong(
                it.path("schema"), typed(resolved(it.path("schema")), value), /* strict= */ false))
        .orElseGet(() -> List.of("the " + in + " parameter " + name + " is not described"));
  }

  private static JsonNode typed(JsonNode schema, String value) {
    boolean number =
        schema.path("type").asString("").equals("integer") && value.matches("-?[0-9]{1,18}");
    return number ? JSON.valueToTree(Long.valueOf(value)) : JSON.valueToTree(value);
  }

  List<String> wrongInAnswer(Operation operation, int status, String mediaType, String body) {
    JsonNode response =
        resolved(operation.content().path("responses").path(Integer.toString(status)));
    if (response.isMissingNode()) {
      return List.of("the status " + status + " is not described");
    }
    if (!response.has("content")) {
      return body.isEmpty() ? List.of() : List.of("no body is described for " + status);
    }
    JsonNode content = response.path("content").path(mediaType);
    if (content.isMissingNode()) {
      return List.of("the type '" + mediaType + "' is not described for " + status);
    }
    return mediaType.equals("text/event-stream")
        ? wrongInStream(body)
        : wrong(content.path("schema"), JSON.readTree(body), /* strict= */ true);
  }

  private List<String> wrongInStream(String body) {
    JsonNode event = JSON.readTree("{\"$ref\":\"#/components/schemas/Event\"}");
    List<JsonNode> events =
        body.lines()
            .filter(it -> it.startsWith("data:"))
            .map(it -> JSON.readTree(it.substring(5)))
            .filter(it -> it.has("seq"))
            .toList();
    return events.isEmpty()
        ? List.of("the stream has no event")
        : events.stream().flatMap(it -> wrong(event, it, /* strict= */ true).stream()).toList();
  }

  /// @param strict whether members that are not described are wrong
  List<String> wrong(JsonNode schema, JsonNode value, boolean strict) {
    ObjectNode alone = schema.deepCopy().asObject();
    if (strict) {
      close(alone, /* part= */ false);
    }
    alone.set("components", (strict ? closed : whole).path("components"));
    return SCHEMAS
        .getSchema(alone)
        .validate(value, context -> context.executionConfig(it -> it.formatAssertionsEnabled(true)))
        .stream()
        .map(Object::toString)
        .toList();
  }

  /// @param part of an `allOf`: what the parts leave open together is for one of them to say
  private static void close(JsonNode schema, boolean part) {
    if (schema instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")
        && !part) {
      object.put("additionalProperties", false);
    }
    if (schema.isObject()) {
      schema.forEachEntry((name, value) -> {
        if (name.equals("allOf")) {
          value.forEach(it -> close(it, /* part= */ true));
        } else if (!name.equals("example")) {
          close(value, /* part= */ false);
        }
      });
    } else {
      schema.forEach(it -> close(it, /* part= */ false));
    }
  }
}
