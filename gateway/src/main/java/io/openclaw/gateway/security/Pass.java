package io.openclaw.gateway.security;

/// What a caller came in with. A connection that outlives one request keeps it and asks at least
/// every 20 s whether it is still good, so that a revoked token is out within a minute.
public interface Pass {
  Caller caller();

  /// False once the token is revoked or expired, or when tokens have come to be needed and this
  /// pass has none. While the store is away what was good stays good. Cheap, and never waits: the
  /// tokens are read anew in the background.
  boolean valid();
}
