package io.openclaw.gateway.security;

/// When a caller without a token is let in.
///
/// @param loopback whether only this machine can reach the gateway
record Entry(TokensNeeded needed, boolean loopback) {

  /// Throws [io.openclaw.task.StoreException] when it depends on tokens that were never read.
  boolean needsToken(TokenBook book) {
    return always() || (needed == TokensNeeded.AUTO && book.any());
  }

  boolean hasComeToNeedToken(TokenBook book) {
    return always() || (needed == TokensNeeded.AUTO && book.anyKnown());
  }

  private boolean always() {
    return needed == TokensNeeded.REQUIRED || !loopback;
  }
}
