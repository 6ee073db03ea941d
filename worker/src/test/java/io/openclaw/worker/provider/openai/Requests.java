package io.openclaw.worker.provider.openai;

import io.openclaw.provider.ProviderSpec;
import io.openclaw.provider.Quirks;
import io.openclaw.worker.lifetime.Deadline;
import io.openclaw.worker.provider.ProviderRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Requests in which only a few things matter.
final class Requests {
  private Requests() {}

  /// A question that offers tools.
  static ProviderRequest offering(String url, String... tools) {
    ArrayNode messages = JsonMapper.shared().createArrayNode();
    messages.addObject().put("role", "user").put("content", "hi");
    ObjectNode parameters = JsonMapper.shared().createObjectNode();
    ArrayNode offered = parameters.putArray("tools");
    for (String tool : tools) {
      offered.addObject().put("type", "function").putObject("function").put("name", tool);
    }
    return of(spec(url, Quirks.NONE, List.of()), messages, parameters, "", true);
  }

  static ProviderRequest of(
      ProviderSpec spec,
      ArrayNode messages,
      ObjectNode parameters,
      String partial,
      boolean ownReasoning) {
    Deadline deadline = Deadline.of(Duration.ofSeconds(20));
    deadline.start();
    return new ProviderRequest(
        spec,
        "key",
        "m",
        messages,
        ownReasoning,
        partial,
        parameters,
        deadline,
        Map.of(),
        () -> {});
  }

  static ProviderSpec spec(String url, Quirks quirks, List<String> drop) {
    return new ProviderSpec(
        "p",
        url + "/v1",
        "K",
        null,
        "m",
        0,
        0,
        0,
        0,
        5,
        5,
        0,
        null,
        null,
        drop,
        null,
        quirks,
        null);
  }
}
