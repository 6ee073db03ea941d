package io.openclaw.cli.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks a process of the local system how it is. Silence, an error and rubbish all mean: not well.
final class HealthProbe {
  private static final int PATIENCE_MILLIS = 2_000;
  private static final JsonMapper JSON = JsonMapper.shared();

  private HealthProbe() {}

  static boolean isHealthy(String url) {
    try {
      return ask(url + "/health").getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false;
    }
  }

  /// Whether the gateway is there but shows its figures only to who has a token.
  static boolean needsToken(String url) {
    try {
      int status = ask(url + "/stats").getResponseCode();
      return status == HttpURLConnection.HTTP_UNAUTHORIZED
          || status == HttpURLConnection.HTTP_FORBIDDEN;
    } catch (IOException e) {
      return false;
    }
  }

  static Optional<JsonNode> stats(String url) {
    try (InputStream answer = ask(url + "/stats").getInputStream()) {
      return Optional.of(JSON.readTree(answer));
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    }
  }

  private static HttpURLConnection ask(String url) throws IOException {
    var connection = (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    connection.setRequestProperty("Accept", "application/json");
    String token = System.getenv("CLAW_TOKEN");
    if (token != null && !token.isEmpty()) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
    }
    return connection;
  }
}
