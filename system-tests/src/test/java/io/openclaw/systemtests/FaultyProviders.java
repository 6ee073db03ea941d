package io.openclaw.systemtests;

/// Providers on the simulator, each with an account of its own.
final class FaultyProviders {
  private static final String SIMULATOR = "${OPENCLAW_SIMULATOR_URL:-http://127.0.0.1:1}/v1";

  private FaultyProviders() {}

  static String file(String providers) {
    return "{\"providers\":[" + providers + "]}";
  }

  /// @param name also the key, of which the simulator takes its dialect
  /// @param more further properties, each after a comma
  static String json(String name, int concurrency, String more) {
    String url = more.contains("base_url") ? "" : ",\"base_url\":\"" + SIMULATOR + "\"";
    return """
    {"name":"%s","key_env":"NO_SUCH_KEY","public_key":"%s","model":"sim-1",
     "concurrency":%d,"stall_seconds":1%s%s}\
    """
        .formatted(name, name, concurrency, url, more);
  }
}
