package io.openclaw.gateway.token;

import io.openclaw.task.StoreException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Refuses to start on an address that other machines can reach while no token tells callers apart.
final class BindAddressCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private BindAddressCheck() {}

  /// Throws [StartRefused].
  static void check(String address, TokenRequirement needed, KnownTokens tokens) {
    if (loopback(address)) {
      return;
    }
    if (needed == TokenRequirement.OPTIONAL) {
      throw new StartRefused(
          "openclaw.security.tokens=optional is for a loopback address, not for server.address=%s."
              .formatted(address));
    }
    if (needed == TokenRequirement.AUTO && !anyToken(address, tokens)) {
      throw new StartRefused(
          "server.address=%s is not a loopback address and there is no token; make one on 127.0.0.1 (claw token create --scopes admin,tasks), or give openclaw.security.tokens-file."
              .formatted(address));
    }
  }

  static boolean loopback(String address) {
    try {
      return !address.isBlank() && InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  /// The store may need a moment to be connected.
  private static boolean anyToken(String address, KnownTokens tokens) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return !tokens.all().isEmpty();
      } catch (StoreException away) {
        if (System.nanoTime() > until) {
          throw new StartRefused(
              "server.address=%s is not a loopback address, and whether there are tokens is not known: the store is away."
                  .formatted(address));
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }
}
