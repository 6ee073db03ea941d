package io.openclaw.gateway.webguard;

import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.token.BearerCredentials;
import io.openclaw.gateway.token.TokenAuthenticator;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationConverter;

/// Authenticates a request by its bearer token. A request without a token is authenticated where
/// none is needed, and stays anonymous elsewhere.
final class BearerAuthenticator implements AuthenticationConverter, AuthenticationManager {
  private final TokenAuthenticator tokens;

  BearerAuthenticator(TokenAuthenticator tokens) {
    this.tokens = tokens;
  }

  @Override
  public @Nullable Authentication convert(HttpServletRequest request) {
    Optional<String> secret =
        BearerCredentials.of(request, RequestEntryFilter.opensWebSocket(request));
    if (secret.isPresent()) {
      return PassAuthentication.unchecked(secret.get());
    }
    return tokens.withoutToken().map(PassAuthentication::of).orElse(null);
  }

  @Override
  public Authentication authenticate(Authentication authentication) {
    if (!(authentication instanceof PassAuthentication it) || it.isAuthenticated()) {
      return authentication;
    }
    try {
      return PassAuthentication.of(tokens.withSecret(it.secret()));
    } catch (ProblemException refused) {
      throw new BadCredentialsException("the token is not valid", refused);
    }
  }
}
