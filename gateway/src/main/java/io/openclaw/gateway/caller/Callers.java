package io.openclaw.gateway.caller;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/// Reads whose request it is. The security filters put the pass there before any controller runs.
public final class Callers {
  private static final String PASS = Callers.class.getName();

  private Callers() {}

  /// Whose request it is. Throws [IllegalStateException] for a request that did not come through
  /// the security filters, so that a route which was left unprotected serves no request.
  public static Caller of(HttpServletRequest request) {
    return pass(request).caller();
  }

  /// For a stream that answers this request. Throws as [#of].
  public static Pass pass(HttpServletRequest request) {
    return find(request)
        .orElseThrow(() -> new IllegalStateException("this request was never authenticated"));
  }

  /// Empty on a path that needs no token.
  public static Optional<Pass> find(HttpServletRequest request) {
    return Optional.ofNullable((Pass) request.getAttribute(PASS));
  }

  /// Called by the security filters alone.
  public static void authenticated(HttpServletRequest request, Pass pass) {
    request.setAttribute(PASS, pass);
  }
}
