package io.openclaw.gateway.security;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/// Spring Security's view of a caller: before it is let in, with what it showed; after, with its
/// pass.
final class Knock extends AbstractAuthenticationToken {
  private static final long serialVersionUID = 1L;

  private final transient Optional<String> secret;
  private final transient Optional<Pass> pass;

  private Knock(Optional<String> secret, Optional<Pass> pass, List<SimpleGrantedAuthority> scopes) {
    super(scopes);
    this.secret = secret;
    this.pass = pass;
  }

  static Knock with(Optional<String> secret) {
    return new Knock(secret, Optional.empty(), List.of());
  }

  static Knock letIn(Pass pass) {
    List<SimpleGrantedAuthority> scopes =
        pass.caller().scopes().stream()
            .map(scope -> new SimpleGrantedAuthority(authority(scope)))
            .toList();
    Knock knock = new Knock(Optional.empty(), Optional.of(pass), scopes);
    knock.setAuthenticated(true);
    return knock;
  }

  static String authority(Scope scope) {
    return "SCOPE_" + scope.word();
  }

  Optional<String> secret() {
    return secret;
  }

  Pass pass() {
    return pass.orElseThrow();
  }

  @Override
  public Object getCredentials() {
    return "";
  }

  @Override
  public Object getPrincipal() {
    return pass.map(it -> it.caller().owner()).orElse("");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
