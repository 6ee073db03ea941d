package io.openclaw.gateway.webguard;

import io.openclaw.gateway.caller.Pass;
import io.openclaw.gateway.caller.Scope;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/// Spring Security's view of a caller: first the secret that the request shows, then the pass that
/// it was authenticated with.
final class PassAuthentication extends AbstractAuthenticationToken {
  private static final long serialVersionUID = 1L;

  private final String secret;
  private final transient Optional<Pass> pass;

  private PassAuthentication(
      String secret, Optional<Pass> pass, List<SimpleGrantedAuthority> scopes) {
    super(scopes);
    this.secret = secret;
    this.pass = pass;
  }

  static PassAuthentication unchecked(String secret) {
    return new PassAuthentication(secret, Optional.empty(), List.of());
  }

  static PassAuthentication of(Pass pass) {
    List<SimpleGrantedAuthority> scopes =
        pass.caller().scopes().stream()
            .map(scope -> new SimpleGrantedAuthority(authority(scope)))
            .toList();
    PassAuthentication authenticated = new PassAuthentication("", Optional.of(pass), scopes);
    authenticated.setAuthenticated(true);
    return authenticated;
  }

  static String authority(Scope scope) {
    return "SCOPE_" + scope.word();
  }

  String secret() {
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
