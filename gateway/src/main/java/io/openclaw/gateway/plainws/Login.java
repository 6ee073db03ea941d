package io.openclaw.gateway.plainws;

import io.openclaw.gateway.presence.Presence;
import io.openclaw.gateway.security.Callers;
import io.openclaw.gateway.security.Pass;
import java.time.Duration;

/// How the client of a connection becomes known.
///
/// @param within how long the first frame, with the token, may take
record Login(Callers callers, Presence presence, Duration within) {

  /// Throws [io.openclaw.gateway.problem.ProblemException] when the token is not good, and
  /// [io.openclaw.task.StoreException] when that cannot be known now.
  Pass pass(String token) {
    return callers.login(token);
  }

  AuthenticatedClient client(PlainConnection at, Pass pass) {
    return new AuthenticatedClient(at, pass.caller(), presence.client(pass.caller().view()));
  }
}
