package io.openclaw.gateway.api;

import io.openclaw.gateway.caller.Scope;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.token.TokenAdministration;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The body that asks for a token.
record TokenRequest(String owner, Set<Scope> scopes, Optional<Instant> expiresAt) {
  private static final Set<String> FIELDS = Set.of("owner", "scopes", "expires_at");

  /// Throws [ProblemException].
  static TokenRequest of(ObjectNode body, Instant now) {
    for (String name : body.propertyNames()) {
      if (!FIELDS.contains(name)) {
        throw wrong(
            Code.UNKNOWN_FIELD,
            name.length() > 80 ? name.substring(0, 80) : name,
            "There are owner, scopes and expires_at.");
      }
    }
    return new TokenRequest(owner(body), scopes(body), expiry(body, now));
  }

  private static String owner(ObjectNode body) {
    String owner = body.path("owner").asString("");
    if (!body.path("owner").isString() || !TokenAdministration.isOwner(owner)) {
      throw wrong(
          body.has("owner") ? Code.INVALID_FIELD : Code.MISSING_FIELD,
          "owner",
          "The field 'owner' must be 1 to 64 of letters, digits and . _ -.");
    }
    return owner;
  }

  private static Set<Scope> scopes(ObjectNode body) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    if (body.path("scopes").isMissingNode()) {
      return EnumSet.of(Scope.TASKS);
    }
    for (JsonNode word : body.path("scopes")) {
      scopes.add(Scope.of(word.asString("")).orElseThrow(TokenRequest::wrongScopes));
    }
    if (!body.path("scopes").isArray() || scopes.isEmpty()) {
      throw wrongScopes();
    }
    return scopes;
  }

  private static Optional<Instant> expiry(ObjectNode body, Instant now) {
    JsonNode expiry = body.path("expires_at");
    if (expiry.isMissingNode() || expiry.isNull()) {
      return Optional.empty();
    }
    try {
      Instant end = OffsetDateTime.parse(expiry.asString("")).toInstant();
      if (end.isAfter(now)) {
        return Optional.of(end);
      }
    } catch (DateTimeException noTime) {
      // Said below.
    }
    throw wrong(Code.INVALID_FIELD, "expires_at", "The field 'expires_at' must be a time to come.");
  }

  private static ProblemException wrongScopes() {
    return wrong(
        Code.INVALID_FIELD,
        "scopes",
        "The field 'scopes' must be a list of read, tasks and admin.");
  }

  private static ProblemException wrong(Code code, String field, String detail) {
    return new ProblemException(Problem.of(code, detail).with("field", field));
  }
}
