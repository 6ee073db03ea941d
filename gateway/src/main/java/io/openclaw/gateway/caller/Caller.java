package io.openclaw.gateway.caller;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import java.util.Set;

/// Whose call it is and what it may do.
///
/// @param owner of whatever the call creates
public record Caller(String owner, Set<Scope> scopes) {
  /// Stands for every owner where tasks are looked up; no owner can be called so.
  public static final String EVERYONE = "*";

  /// The caller of a gateway that needs no tokens.
  public static final Caller LOCAL = new Caller("local", Set.of(Scope.values()));

  public Caller {
    scopes = Set.copyOf(scopes);
  }

  public boolean may(Scope scope) {
    return scopes.stream().anyMatch(it -> it.includes(scope));
  }

  public boolean may(Operation operation) {
    return may(operation.scope());
  }

  /// Throws [ProblemException] (`scope_missing`) when this caller may not do it.
  public void require(Operation operation) {
    if (!may(operation)) {
      throw scopeMissing();
    }
  }

  public static ProblemException scopeMissing() {
    return ProblemException.of(Code.SCOPE_MISSING, "The token's scopes do not cover this call.");
  }

  /// Whose tasks this caller sees: its own, or [#EVERYONE]'s. What `tasks` and `feed` are asked
  /// with.
  public String view() {
    return may(Scope.ADMIN) ? EVERYONE : owner;
  }
}
