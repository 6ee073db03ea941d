package io.openclaw.gateway.token;

/// Whether a call needs a token.
public enum TokenRequirement {
  /// On an address that others reach, and wherever there is a token.
  AUTO,
  REQUIRED,
  /// Who brings none is let in as `local`; on a loopback address only.
  OPTIONAL
}
