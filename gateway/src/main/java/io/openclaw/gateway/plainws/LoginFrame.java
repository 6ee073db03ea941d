package io.openclaw.gateway.plainws;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.wire.StrictJson;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The first frame of a client that could not show its token in the handshake, as browsers cannot:
/// `{"type":"auth","token":"…"}`.
final class LoginFrame {
  static final String TYPE = "auth";

  /// The answer when the token is good.
  static final String AUTHORIZED = "{\"type\":\"authorized\"}";

  /// More is no login.
  static final int LARGEST = 4 << 10;

  private static final Set<String> FIELDS = Set.of("type", "token");

  private LoginFrame() {}

  /// The token, or nothing when the frame is none of this kind. Throws [ProblemException] when it
  /// is one gone wrong.
  static Optional<String> token(byte[] frame) {
    return object(frame)
        .filter(it -> it.path("type").asString("").equals(TYPE))
        .map(LoginFrame::tokenOf);
  }

  private static Optional<ObjectNode> object(byte[] frame) {
    try {
      return frame.length > LARGEST ? Optional.empty() : Optional.of(StrictJson.object(frame));
    } catch (ProblemException broken) {
      return Optional.empty();
    }
  }

  private static String tokenOf(ObjectNode frame) {
    JsonNode token = frame.path("token");
    if (!token.isString() || !FIELDS.containsAll(frame.propertyNames())) {
      throw ProblemException.of(
          Code.MALFORMED_FRAME, "Say {\"type\":\"auth\",\"token\":\"…\"} and nothing else.");
    }
    return token.stringValue();
  }
}
