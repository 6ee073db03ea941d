package io.openclaw.worker.cache;

import io.openclaw.digest.Sha256;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What makes a call the same as another.
///
/// @param owner whose answer it is; empty when owners share answers
/// @param server its base URL
/// @param messages all that are sent, earlier turns of the session included
/// @param agent of an OpenClaw gateway, empty for its own choice
/// @param ttl how long its answer is kept; no part of what makes it the same
public record CallIdentity(
    Optional<String> owner,
    String provider,
    String server,
    String model,
    ArrayNode messages,
    ObjectNode parameters,
    String agent,
    Duration ttl) {
  /// To be raised when the form of kept answers changes: they outlive a worker.
  private static final int FORM = 1;

  private static final JsonMapper CANONICAL =
      JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

  /// Nothing of the call can be read from it.
  String digest() {
    ArrayNode all = CANONICAL.createArrayNode().add(FORM).add(owner.orElse(null));
    all.add(provider).add(server).add(model).add(messages).add(parameters).add(agent);
    return Sha256.hex(CANONICAL.writeValueAsBytes(all));
  }

  /// Prompts do not belong into logs.
  @Override
  public String toString() {
    return "CallIdentity[" + provider + ", " + model + "]";
  }
}
