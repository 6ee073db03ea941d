package io.openclaw.gateway.caller;

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
    return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
  }

  /// Whose tasks this caller sees: its own, or [#EVERYONE]'s. What `tasks` and `feed` are asked
  /// with.
  public String view() {
    return may(Scope.ADMIN) ? EVERYONE : owner;
  }
}
