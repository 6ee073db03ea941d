package io.openclaw.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openclaw.gateway.caller.Caller;
import io.openclaw.gateway.caller.Scope;
import io.openclaw.gateway.history.SessionHistory.LastUse;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The queries of sessions: a caller's own, or for `admin` those of the owner that it names.
final class SessionQuery {
  private static final Set<String> PAGES = Set.of("owner", "limit", "cursor");
  private static final Pattern CURSOR =
      Pattern.compile("1:([0-9]{1,15}):([A-Za-z0-9._:@-]{1,128})");

  private SessionQuery() {}

  record Page(String owner, Optional<LastUse> before, int limit) {}

  /// @param before the age of the oldest task of the page before
  record Turns(String owner, Optional<String> before, int limit) {}

  /// Throws [ProblemException] for anything that is not as it should be.
  static Page page(Caller caller, Map<String, String[]> parameters) {
    ListQuery.Query query = ListQuery.Query.of(parameters, PAGES);
    return new Page(
        owner(caller, query),
        query.one("cursor", SessionQuery::lastUse, ListQuery.CURSOR_RULE),
        query.limit());
  }

  /// Throws as [#page].
  static Turns turns(Caller caller, Map<String, String[]> parameters) {
    ListQuery.Query query = ListQuery.Query.of(parameters, PAGES);
    return new Turns(
        owner(caller, query),
        query.one("cursor", ListQuery::age, ListQuery.CURSOR_RULE),
        query.limit());
  }

  /// Throws as [#page].
  static String owner(Caller caller, Map<String, String[]> parameters) {
    return owner(caller, ListQuery.Query.of(parameters, Set.of("owner")));
  }

  static String cursor(LastUse last) {
    String text = "1:" + last.at().toEpochMilli() + ":" + last.session();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  /// The sessions of others are absent for all but `admin`.
  private static String owner(Caller caller, ListQuery.Query query) {
    String owner = query.one("owner", Optional::of, "").orElse(caller.owner());
    if (!caller.may(Scope.ADMIN) && !caller.owner().equals(owner)) {
      throw ProblemException.of(Code.NOT_FOUND, "There is no such session.");
    }
    return owner;
  }

  private static Optional<LastUse> lastUse(String cursor) {
    try {
      Matcher parts = CURSOR.matcher(new String(Base64.getUrlDecoder().decode(cursor), UTF_8));
      return parts.matches()
          ? Optional.of(
              new LastUse(Instant.ofEpochMilli(Long.parseLong(parts.group(1))), parts.group(2)))
          : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
