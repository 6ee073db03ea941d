package io.openclaw.gateway.security;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// Refuses to start on an address that others can reach: there are no tokens yet.
final class LoopbackOnly {
  private LoopbackOnly() {}

  static void check(String address) {
    if (!loopback(address)) {
      throw new StartRefused(
          "server.address=%s is not a loopback address; without tokens the gateway serves 127.0.0.1 only."
              .formatted(address));
    }
  }

  private static boolean loopback(String address) {
    try {
      return !address.isBlank() && InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }
}
