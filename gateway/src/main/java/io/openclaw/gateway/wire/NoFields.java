package io.openclaw.gateway.wire;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;

/// The body of a call that takes no fields: none, or an empty object.
public final class NoFields {
  private static final int SHOWN = 80;

  private NoFields() {}

  /// Throws [ProblemException] for any field, else true: what reads a body has to give something.
  public static boolean check(byte[] body) {
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
