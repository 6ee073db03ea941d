package io.openclaw.gateway.security;

import io.openclaw.gateway.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationConverter;

/// Reads what a request shows and judges it. Who shows nothing is let in where nothing is needed,
/// and is nobody elsewhere.
final class Entrance implements AuthenticationConverter, AuthenticationManager {
  private final Callers callers;

  Entrance(Callers callers) {
    this.callers = callers;
  }

  @Override
  public @Nullable Authentication convert(HttpServletRequest request) {
    Optional<String> secret = secret(request);
    if (secret.isPresent()) {
      return Knock.with(secret);
    }
    return callers.withoutToken().map(Knock::letIn).orElse(null);
  }

  @Override
  public Authentication authenticate(Authentication knock) {
    if (!(knock instanceof Knock it) || it.isAuthenticated()) {
      return knock;
    }
    try {
      return Knock.letIn(callers.withToken(it.secret().orElse("")));
    } catch (ProblemException notGood) {
      throw new BadCredentialsException("the token is not good", notGood);
    }
  }

  private static Optional<String> secret(HttpServletRequest request) {
    List<String> lines = Collections.list(request.getHeaders("Authorization"));
    if (lines.isEmpty()) {
      return Gate.opensWebSocket(request) ? Protocols.of(request).token() : Optional.empty();
    }
    Optional<String> secret = Bearer.secret(lines.getFirst());
    if (lines.size() > 1 || secret.isEmpty()) {
      throw Callers.unauthorized("Send one header ‘Authorization: Bearer <token>’.");
    }
    return secret;
  }
}
