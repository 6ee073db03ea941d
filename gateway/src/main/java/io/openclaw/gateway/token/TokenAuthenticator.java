package io.openclaw.gateway.token;

import io.openclaw.gateway.caller.Caller;
import io.openclaw.gateway.caller.Callers;
import io.openclaw.gateway.caller.Pass;
import io.openclaw.gateway.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/// Checks tokens, the same way on every transport.
///
/// - A request: the security filters check it before any controller runs; see [Callers].
/// - A WebSocket: [#handshake] on the request that opens it, then, when that had no token, [#login]
///   with what the first frame brings.
public final class TokenAuthenticator {
  private final KnownTokens tokens;
  private final TokenPolicy policy;

  TokenAuthenticator(KnownTokens tokens, TokenPolicy policy) {
    this.tokens = tokens;
    this.policy = policy;
  }

  /// The security filters have read `Authorization` and `Sec-WebSocket-Protocol: bearer, <token>`
  /// before.
  public Handshake handshake(HttpServletRequest request) {
    return new Handshake(Callers.find(request), BearerProtocol.of(request).answer());
  }

  /// Takes `Bearer <token>` or the bare token. Throws [ProblemException] (401) when the token is
  /// not valid and [io.openclaw.task.StoreException] when that cannot be known now. May ask the
  /// store, so it may block.
  public Pass login(String authorization) {
    return withSecret(BearerHeader.secret(authorization).orElseGet(authorization::strip));
  }

  /// The pass of a caller that shows no token; empty where one is needed.
  public Optional<Pass> withoutToken() {
    return policy.needsToken(tokens) ? Optional.empty() : Optional.of(new OpenPass(policy, tokens));
  }

  /// Throws as [#login].
  public Pass withSecret(String secret) {
    Optional<Token> token =
        Optional.of(secret)
            .filter(it -> Token.SECRET.matcher(it).matches())
            .flatMap(it -> tokens.find(Token.digestOf(it)));
    if (token.isPresent()) {
      tokens.used(token.get());
      return new TokenPass(token.get(), tokens);
    }
    if (policy.takesAnyToken(tokens)) {
      return new OpenPass(policy, tokens);
    }
    throw ProblemException.unauthorized("The token is unknown, revoked or expired.");
  }

  private record TokenPass(Token token, KnownTokens tokens) implements Pass {
    @Override
    public Caller caller() {
      return token.caller();
    }

    @Override
    public Optional<String> tokenId() {
      return Optional.of(token.id());
    }

    @Override
    public boolean valid() {
      return tokens.holds(token);
    }
  }

  private record OpenPass(TokenPolicy policy, KnownTokens tokens) implements Pass {
    @Override
    public Caller caller() {
      return Caller.LOCAL;
    }

    @Override
    public Optional<String> tokenId() {
      return Optional.empty();
    }

    @Override
    public boolean valid() {
      return !policy.hasComeToNeedToken(tokens);
    }
  }
}
