package io.openclaw.gateway.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How Redis must be set up so that an accepted task cannot get lost.
final class RedisRequirements {
  private static final int LEAST_VERSION = 7;

  private RedisRequirements() {}

  /// A sentence for a version that lacks what the scripts need.
  static List<String> version(Map<String, String> server) {
    String version = server.getOrDefault("redis_version", "0");
    return Integer.parseInt(version.replaceAll("\\D.*", "")) >= LEAST_VERSION
        ? List.of()
        : List.of("Redis is " + version + ", 7.0 or newer is needed");
  }

  /// A sentence for each setting that breaks the promise.
  static List<String> settings(Map<String, String> settings) {
    List<String> broken = new ArrayList<>();
    expect(settings, "appendonly", "yes", broken);
    expect(settings, "appendfsync", "always", broken);
    expect(settings, "maxmemory-policy", "noeviction", broken);
    if ("0".equals(settings.get("maxmemory"))) {
      broken.add("maxmemory is not set");
    }
    return broken;
  }

  private static void expect(
      Map<String, String> settings, String name, String expected, List<String> broken) {
    String value = settings.getOrDefault(name, "unknown");
    if (!value.equals(expected)) {
      broken.add("%s is %s, not %s".formatted(name, value, expected));
    }
  }
}
