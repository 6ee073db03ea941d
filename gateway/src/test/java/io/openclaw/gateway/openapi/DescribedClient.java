package io.openclaw.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.GatewayClient;
import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.openapi.DescribedApi.Operation;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Calls a gateway and holds each request and each answer against the description.
final class DescribedClient {
  private final GatewayClient gateway;
  private final DescribedApi api;
  private final String token;
  private final Set<String> called = new TreeSet<>();

  DescribedClient(GatewayClient gateway, DescribedApi api, String token) {
    this.gateway = gateway;
    this.api = api;
    this.token = token;
  }

  /// The operations that were called, each with the status of the answer.
  Set<String> called() {
    return called;
  }

  Answer get(String path, String... headers) {
    return call("GET", path, Optional.empty(), headers);
  }

  Answer delete(String path) {
    return call("DELETE", path, Optional.empty());
  }

  Answer post(String path) {
    return call("POST", path, Optional.empty());
  }

  Answer post(String path, String body, String... headers) {
    return call("POST", path, Optional.of(body), headers);
  }

  Answer call(String method, String path, Optional<String> body, String... headers) {
    Operation operation = operation(method, path);
    assertThat(wrongInRequest(operation, path, body, headers))
        .as("%s %s %s", method, path, body)
        .isEmpty();
    return answer(operation, path, body, headers);
  }

  /// A request that neither the description allows nor the gateway takes.
  Answer refused(String method, String path, Optional<String> body, String... headers) {
    Operation operation = operation(method, path);
    assertThat(wrongInRequest(operation, path, body, headers))
        .as("the description allows %s %s %s", method, path, body)
        .isNotEmpty();
    Answer answer = answer(operation, path, body, headers);
    assertThat(answer.status()).as("%s %s %s", method, path, body).isEqualTo(400);
    return answer;
  }

  private Operation operation(String method, String path) {
    return api.find(method, path.replaceFirst("\\?.*", ""))
        .orElseThrow(() -> new AssertionError(method + " " + path + " is not described"));
  }

  private List<String> wrongInRequest(
      Operation operation, String path, Optional<String> body, String... headers) {
    String query = path.contains("?") ? path.replaceFirst("[^?]*\\?", "") : "";
    return api.wrongInRequest(operation, query, pairs(headers), body);
  }

  private Answer answer(
      Operation operation, String path, Optional<String> body, String... headers) {
    HttpRequest.Builder request =
        gateway
            .request(path, headers)
            .header("Authorization", "Bearer " + token)
            .method(
                operation.method(),
                body.map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
    body.ifPresent(_ -> request.header("Content-Type", "application/json"));
    Answer answer = gateway.send(request);
    String type = answer.header("Content-Type").replaceFirst(";.*", "");
    assertThat(api.wrongInAnswer(operation, answer.status(), type, answer.response().body()))
        .as("%s -> %d %s", operation.name(), answer.status(), answer.response().body())
        .isEmpty();
    called.add(operation.name() + " " + answer.status());
    return answer;
  }

  private static Map<String, String> pairs(String... headers) {
    Map<String, String> pairs = new HashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      pairs.put(headers[i], headers[i + 1]);
    }
    return pairs;
  }
}
