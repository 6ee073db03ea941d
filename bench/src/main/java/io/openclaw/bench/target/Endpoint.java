package io.openclaw.bench.target;

import io.openclaw.bench.http.Request;
import io.openclaw.bench.http.Server;

/// A gateway and what it lets us in by; no token where none is needed.
public record Endpoint(Server server, String token) {

  public Request authorized(Request request) {
    return token.isEmpty() ? request : request.with("Authorization", "Bearer " + token);
  }
}
