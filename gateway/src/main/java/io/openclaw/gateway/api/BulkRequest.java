package io.openclaw.gateway.api;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.tasks.TaskFilter;
import io.openclaw.task.Lane;
import io.openclaw.task.Status;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The body of a command to many tasks.
record BulkRequest(TaskFilter filter, boolean dryRun) {
  private static final Set<String> FIELDS = Set.of("filter", "dry_run");
  private static final Set<String> FILTERS = Set.of("status", "session_id", "lane", "provider");

  /// Throws [ProblemException].
  static BulkRequest of(String owner, ObjectNode body) {
    only(body, FIELDS, "");
    if (!(body.get("filter") instanceof ObjectNode filter) || filter.isEmpty()) {
      throw wrong(
          body.has("filter") ? Code.INVALID_FIELD : Code.MISSING_FIELD,
          "filter",
          "The field 'filter' must be an object with one or more of status, session_id, lane and"
              + " provider.");
    }
    only(filter, FILTERS, "filter.");
    JsonNode dryRun = body.path("dry_run");
    if (!dryRun.isMissingNode() && !dryRun.isBoolean()) {
      throw wrong(Code.INVALID_FIELD, "dry_run", "The field 'dry_run' must be true or false.");
    }
    return new BulkRequest(filter(owner, filter), dryRun.asBoolean(false));
  }

  private static TaskFilter filter(String owner, ObjectNode filter) {
    return new TaskFilter(
        owner,
        one(filter, "status", Status::of, "must be a status such as queued or failed"),
        one(filter, "session_id", BulkRequest::name, "must be the id of a session"),
        one(filter, "lane", Lane::of, "must be priority, short or long"),
        one(filter, "provider", BulkRequest::name, "must be the name of a provider"));
  }

  private static Optional<String> name(String text) {
    return Optional.of(text).filter(it -> !it.isBlank());
  }

  private static <T> Optional<T> one(
      ObjectNode filter, String name, Function<String, Optional<T>> read, String expected) {
    JsonNode value = filter.path(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    Optional<T> known = value.isString() ? read.apply(value.stringValue()) : Optional.empty();
    if (known.isEmpty()) {
      String field = "filter." + name;
      throw wrong(Code.INVALID_FIELD, field, "The field '%s' %s.".formatted(field, expected));
    }
    return known;
  }

  private static void only(ObjectNode object, Set<String> known, String prefix) {
    for (String name : object.propertyNames()) {
      if (!known.contains(name)) {
        String shown = prefix + (name.length() > 80 ? name.substring(0, 80) : name);
        throw wrong(
            Code.UNKNOWN_FIELD, shown, "There is no field '" + shown + "' here; remove it.");
      }
    }
  }

  private static ProblemException wrong(Code code, String field, String detail) {
    return new ProblemException(Problem.of(code, detail).with("field", field));
  }
}
