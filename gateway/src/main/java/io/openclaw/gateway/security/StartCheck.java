package io.openclaw.gateway.security;

import io.openclaw.task.StoreException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Refuses to start on an address that others can reach while nobody could be told apart.
final class StartCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private StartCheck() {}

  /// Throws [StartRefused].
  static void check(String address, TokensNeeded needed, TokenBook book) {
    if (loopback(address)) {
      return;
    }
    if (needed == TokensNeeded.OPTIONAL) {
      throw new StartRefused(
          "openclaw.security.tokens=optional is for a loopback address, not for server.address=%s."
              .formatted(address));
    }
    if (needed == TokensNeeded.AUTO && !anyToken(address, book)) {
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
  private static boolean anyToken(String address, TokenBook book) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return !book.all().isEmpty();
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
