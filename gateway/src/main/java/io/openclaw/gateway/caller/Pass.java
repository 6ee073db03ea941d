package io.openclaw.gateway.caller;

import java.util.Optional;

/// What a caller was authenticated with. A connection that outlives one request keeps it and checks
/// [#valid] at least every 20 s, so that a revoked token is cut off within a minute.
public interface Pass {
  Caller caller();

  /// Names the token without its secret; empty when no token was needed.
  Optional<String> tokenId();

  /// False once the token is revoked or expired, or when tokens have come to be needed and this
  /// pass has none. While the store is away what was good stays good. Cheap, and never waits: the
  /// tokens are read again in the background.
  boolean valid();
}
