package io.openclaw.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openclaw.gateway.caller.Caller;
import io.openclaw.gateway.caller.Scope;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.tasks.TaskFilter;
import io.openclaw.task.Lane;
import io.openclaw.task.Status;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The query of a list. The cursor is opaque to clients: the age of the last task they got.
record ListQuery(TaskFilter filter, Optional<String> before, int limit) {
  static final String CURSOR_RULE = "must be a next_cursor of an earlier answer";
  private static final Set<String> NAMES =
      Set.of("status", "session_id", "lane", "provider", "limit", "cursor", "owner");
  private static final Pattern AGE = Pattern.compile("[0-7][0-9a-hjkmnp-tv-z]{25}");
  private static final int USUAL = 50;
  private static final int MOST = 200;

  /// Throws [ProblemException] for anything that is not as it should be.
  static ListQuery of(Caller caller, Map<String, String[]> parameters) {
    Query query = Query.of(parameters, NAMES);
    TaskFilter filter =
        new TaskFilter(
            query.one("owner", owner -> owner(caller, owner), "").orElse(caller.view()),
            query.one("status", Status::of, "must be a status such as queued or succeeded"),
            query.one("session_id", Optional::of, ""),
            query.one("lane", Lane::of, "must be priority, short or long"),
            query.one("provider", Optional::of, ""));
    return new ListQuery(filter, query.one("cursor", ListQuery::age, CURSOR_RULE), query.limit());
  }

  /// Whose tasks are wanted: a caller's own, or for `admin` anybody's.
  private static Optional<String> owner(Caller caller, String owner) {
    if (!caller.may(Scope.ADMIN) && !caller.owner().equals(owner)) {
      throw ProblemException.of(
          Code.SCOPE_MISSING, "Only a token with the scope admin lists tasks of others.");
    }
    return Optional.of(owner);
  }

  static String cursor(String age) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(("1:" + age).getBytes(UTF_8));
  }

  static ProblemException invalid(String name, String expected) {
    return new ProblemException(
        Problem.of(Code.INVALID_PARAMETER, "The parameter '%s' %s.".formatted(name, expected))
            .with("parameter", name));
  }

  static Optional<String> age(String cursor) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
      return Optional.of(text)
          .filter(it -> it.startsWith("1:"))
          .map(it -> it.substring(2))
          .filter(it -> AGE.matcher(it).matches());
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static Optional<Integer> limit(String text) {
    return text.matches("[0-9]{1,4}")
        ? Optional.of(Integer.valueOf(text)).filter(it -> it >= 1 && it <= MOST)
        : Optional.empty();
  }

  private static String shortened(String name) {
    return name.length() > 80 ? name.substring(0, 80) : name;
  }

  /// The parameters of a list.
  record Query(Map<String, String[]> parameters) {
    /// Throws [ProblemException] when there is one that is not among `names`.
    static Query of(Map<String, String[]> parameters, Set<String> names) {
      for (String name : parameters.keySet()) {
        if (!names.contains(name)) {
          String known = String.join(", ", names.stream().sorted().toList());
          throw invalid(shortened(name), "does not exist; there are " + known);
        }
      }
      return new Query(parameters);
    }

    int limit() {
      return one("limit", ListQuery::limit, "must be from 1 to " + MOST).orElse(USUAL);
    }

    <T> Optional<T> one(String name, Function<String, Optional<T>> read, String expected) {
      String[] values = parameters.get(name);
      if (values == null) {
        return Optional.empty();
      }
      if (values.length > 1) {
        throw invalid(name, "must be given once");
      }
      Optional<T> value = read.apply(values[0]);
      if (value.isEmpty()) {
        throw invalid(name, expected);
      }
      return value;
    }
  }
}
