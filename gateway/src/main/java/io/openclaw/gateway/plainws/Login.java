package io.openclaw.gateway.plainws;

import io.openclaw.gateway.caller.Pass;
import io.openclaw.gateway.presence.Presence;
import io.openclaw.gateway.quota.RequestQuota;
import io.openclaw.gateway.token.TokenAuthenticator;
import java.time.Duration;

/// How the client of a connection becomes known.
///
/// @param within how long the first frame, with the token, may take
record Login(
    TokenAuthenticator authenticator, Presence presence, RequestQuota quota, Duration within) {

  /// Throws [io.openclaw.gateway.problem.ProblemException] when the token is not good, and
  /// [io.openclaw.task.StoreException] when that cannot be known now.
  Pass pass(String token) {
    return authenticator.login(token);
  }

  AuthenticatedClient client(PlainConnection at, Pass pass) {
    return new AuthenticatedClient(
        at,
        pass.caller(),
        presence.client(pass.caller().view()),
        () -> quota.take(pass, at.address()));
  }
}
