package io.openclaw.worker.mode.ask;

import io.openclaw.task.Claim;
import io.openclaw.worker.call.Target;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Data of the `started` event.
final class StartedData {
  private StartedData() {}

  static ObjectNode of(Claim claim, Target target, boolean cached, boolean continues) {
    ObjectNode data =
        JsonMapper.shared()
            .createObjectNode()
            .put("provider", target.spec().name())
            .put("model", target.model());
    if (target.step() > 0) {
      data.put("fallback_from", claim.provider());
    }
    if (cached) {
      data.put("cached", true);
    }
    if (continues) {
      data.put("continues", true);
    }
    return data;
  }
}
