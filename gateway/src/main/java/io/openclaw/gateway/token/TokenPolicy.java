package io.openclaw.gateway.token;

/// Which calls need a token.
///
/// @param loopback whether only this machine can reach the gateway
record TokenPolicy(TokenRequirement needed, boolean loopback) {

  /// Throws [io.openclaw.task.StoreException] when it depends on tokens that were never read.
  boolean needsToken(KnownTokens tokens) {
    return always() || (needed == TokenRequirement.AUTO && tokens.any());
  }

  boolean hasComeToNeedToken(KnownTokens tokens) {
    return always() || (needed == TokenRequirement.AUTO && tokens.anyKnown());
  }

  /// Many clients cannot be told to send no token: while none exists, any of theirs is as good as
  /// none. Throws as [#needsToken].
  boolean takesAnyToken(KnownTokens tokens) {
    return !always() && !tokens.any();
  }

  private boolean always() {
    return needed == TokenRequirement.REQUIRED || (!loopback && needed != TokenRequirement.NONE);
  }
}
