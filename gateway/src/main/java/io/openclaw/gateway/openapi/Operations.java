package io.openclaw.gateway.openapi;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problems;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Adds to an operation what follows from the table of errors and from the scope that it needs.
final class Operations {
  private Operations() {}

  static void complete(ObjectNode operation, JsonNode everywhere) {
    secure(operation, operation.remove("x-scope").stringValue());
    SortedMap<Integer, SortedSet<Code>> problems = new TreeMap<>();
    collect(problems, everywhere);
    collect(problems, operation.path("x-problems"));
    operation.remove("x-problems");
    ObjectNode responses = operation.withObject("responses");
    problems.forEach(
        (status, codes) -> refusal(responses.withObject(status.toString()), status, codes));
  }

  private static void secure(ObjectNode operation, String scope) {
    ArrayNode security = operation.withArray("security");
    if (scope.equals("none")) {
      return;
    }
    security.addObject().putArray("bearer").add(scope);
    String said = operation.path("description").asString("").strip();
    operation.put("description", said + "\n\nWhere tokens are needed: scope `" + scope + "`.");
  }

  private static void collect(SortedMap<Integer, SortedSet<Code>> problems, JsonNode words) {
    for (JsonNode word : words) {
      Code code = Code.valueOf(word.stringValue().toUpperCase(Locale.ROOT));
      problems.computeIfAbsent(code.status(), _ -> new TreeSet<>()).add(code);
    }
  }

  private static void refusal(ObjectNode response, int status, SortedSet<Code> codes) {
    String said =
        codes.stream()
            .map(it -> "`%s`: %s.".formatted(it.word(), it.title()))
            .collect(Collectors.joining(" "));
    String before = response.path("description").asString("");
    response.put("description", before.isEmpty() ? said : before + ". " + said);
    if (status == 429 || status == 503) {
      ObjectNode wait = response.withObject("headers").putObject("Retry-After");
      wait.put("description", "Seconds to wait before the next try.");
      wait.putObject("schema").put("type", "integer").put("minimum", 1);
    }
    ArrayNode all =
        response
            .withObject("content")
            .putObject(Problems.MEDIA_TYPE)
            .putObject("schema")
            .putArray("allOf");
    all.addObject().put("$ref", "#/components/schemas/Problem");
    ArrayNode words = all.addObject().putObject("properties").putObject("code").putArray("enum");
    codes.forEach(it -> words.add(it.word()));
  }
}
