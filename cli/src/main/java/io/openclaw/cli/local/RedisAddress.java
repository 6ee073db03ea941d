package io.openclaw.cli.local;

import io.openclaw.cli.terminal.Failure;
import java.net.URI;
import java.util.Map;

/// The address of a Redis that may carry a password.
final class RedisAddress {
  private RedisAddress() {}

  static URI parse(String text) {
    try {
      URI url = URI.create(text);
      if (("redis".equals(url.getScheme()) || "rediss".equals(url.getScheme()))
          && url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Said below in our own words, which do not repeat a password.
    }
    throw new Failure("The address of Redis must read redis://HOST:PORT or rediss://HOST:PORT.");
  }

  /// As it may be shown.
  static String shown(URI url) {
    int port = url.getPort() < 0 ? 6379 : url.getPort();
    return url.getScheme() + "://" + url.getHost() + ":" + port;
  }

  /// A password travels in the environment, because everybody on the machine can read command
  /// lines.
  static boolean isSecret(String url) {
    return url.contains("@");
  }

  static Map<String, String> environment(String url) {
    return isSecret(url) ? Map.of("OPENCLAW_REDISURL", url) : Map.of();
  }
}
