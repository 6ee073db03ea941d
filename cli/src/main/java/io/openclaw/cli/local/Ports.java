package io.openclaw.cli.local;

import io.openclaw.cli.terminal.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Ports of the loopback address.
final class Ports {
  private Ports() {}

  /// @param option what a person would change
  static void requireFree(int port, String option) {
    if (!isFree(port)) {
      throw new Failure(
          "Port %d is in use by another program; choose another one with %s."
              .formatted(port, option));
    }
  }

  /// The remembered one when it is still free, so that addresses stay the same from start to start.
  static int remembered(int port) {
    return port > 0 && isFree(port) ? port : free();
  }

  static boolean isFree(int port) {
    try (ServerSocket probe = bound(port)) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static int free() {
    try (ServerSocket probe = bound(0)) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new Failure("There is no free port on the loopback address.");
    }
  }

  private static ServerSocket bound(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"));
  }
}
