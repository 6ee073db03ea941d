package io.openclaw.gateway.token;

/// Which calls need a token.
public enum TokenRequirement {
  /// Every call on an address that other machines reach, and every call as soon as a token exists.
  AUTO,
  /// Every call.
  REQUIRED,
  /// No call, on a loopback address; a call without a token belongs to the owner `local`.
  OPTIONAL,
  /// No call, on any address. For a container whose port is published on loopback alone.
  NONE
}
