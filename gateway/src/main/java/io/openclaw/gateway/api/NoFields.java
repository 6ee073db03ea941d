package io.openclaw.gateway.api;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.wire.StrictJson;

/// The body of a call that takes no fields: none, or an empty object.
final class NoFields {
  private static final int SHOWN = 80;

  private NoFields() {}

  /// Throws [ProblemException] for any field; else true, as a reader of bodies has to give
  /// something.
  static boolean check(byte[] body) {
    if (body.length > 0) {
      for (String name : StrictJson.object(body).propertyNames()) {
        throw new ProblemException(
            Problem.of(Code.UNKNOWN_FIELD, "This call takes no fields; send {} or nothing.")
                .with("field", name.length() > SHOWN ? name.substring(0, SHOWN) : name));
      }
    }
    return true;
  }
}
