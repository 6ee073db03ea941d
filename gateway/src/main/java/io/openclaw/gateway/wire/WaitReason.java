package io.openclaw.gateway.wire;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Why a task does not run yet.
///
/// @param word stable; clients branch on it
/// @param detail one sentence for people
public record WaitReason(String word, String detail) {

  /// Both are null for a task that waits for nothing.
  public static void write(ObjectNode json, Optional<WaitReason> reason) {
    json.put("waiting_for", reason.map(WaitReason::word).orElse(null));
    json.put("detail", reason.map(WaitReason::detail).orElse(null));
  }
}
