package io.openclaw.gateway.security;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/// The one place where a door learns whose call it is.
///
/// - A request: [#of], which never fails behind the gate.
/// - A WebSocket: [#handshake] on the request that opens it, then, when that had no token, [#login]
///   with what the first frame brings.
public final class Callers {
  private static final String PASS = Callers.class.getName();

  private final TokenBook book;
  private final Entry entry;

  Callers(TokenBook book, Entry entry) {
    this.book = book;
    this.entry = entry;
  }

  /// Whose request it is. Throws [IllegalStateException] for a request that did not come through
  /// the gate, so that a door which was left unguarded serves nobody.
  public static Caller of(HttpServletRequest request) {
    return pass(request).caller();
  }

  /// Nobody on a path that needs no token.
  public static Optional<Caller> find(HttpServletRequest request) {
    return found(request).map(Pass::caller);
  }

  /// For a stream that is answered to this request. Throws as [#of].
  public static Pass pass(HttpServletRequest request) {
    return found(request)
        .orElseThrow(() -> new IllegalStateException("nobody was let in with this request"));
  }

  /// The gate has looked at `Authorization` and at `Sec-WebSocket-Protocol: bearer, <token>`
  /// already.
  public Handshake handshake(HttpServletRequest request) {
    return new Handshake(found(request), Protocols.of(request).answer());
  }

  /// Takes `Bearer <token>` or the bare token. Throws [ProblemException] (401) when it is not good
  /// and [io.openclaw.task.StoreException] when that cannot be known now. May ask the store, so it
  /// may block.
  public Pass login(String authorization) {
    return withToken(Bearer.secret(authorization).orElseGet(authorization::strip));
  }

  /// The pass of somebody without a token, where none is needed.
  Optional<Pass> withoutToken() {
    return entry.needsToken(book) ? Optional.empty() : Optional.of(new OpenPass(entry, book));
  }

  Pass withToken(String secret) {
    Token token =
        Optional.of(secret)
            .filter(it -> Token.SECRET.matcher(it).matches())
            .flatMap(it -> book.find(Token.digestOf(it)))
            .orElseThrow(() -> unauthorized("The token is not good (any more)."));
    book.used(token);
    return new TokenPass(token, book);
  }

  static ProblemException unauthorized(String detail) {
    return new ProblemException(
        Problem.of(Code.UNAUTHORIZED, detail).header("WWW-Authenticate", "Bearer"));
  }

  static Optional<Token> token(HttpServletRequest request) {
    return found(request)
        .flatMap(it -> it instanceof TokenPass pass ? Optional.of(pass.token) : Optional.empty());
  }

  static void let(HttpServletRequest request, Pass pass) {
    request.setAttribute(PASS, pass);
  }

  private static Optional<Pass> found(HttpServletRequest request) {
    return Optional.ofNullable((Pass) request.getAttribute(PASS));
  }

  private record TokenPass(Token token, TokenBook book) implements Pass {
    @Override
    public Caller caller() {
      return token.caller();
    }

    @Override
    public boolean valid() {
      return book.holds(token);
    }
  }

  private record OpenPass(Entry entry, TokenBook book) implements Pass {
    @Override
    public Caller caller() {
      return Caller.LOCAL;
    }

    @Override
    public boolean valid() {
      return !entry.hasComeToNeedToken(book);
    }
  }
}
