package io.openclaw.gateway.quota;

import io.openclaw.gateway.caller.Callers;
import io.openclaw.gateway.caller.Pass;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/// Limits the requests of one client. A client is a token, or an address that is not this machine;
/// calls from this machine without a token are not counted.
public final class RequestQuota {
  private final Quotas quotas;
  private final int perMinute;

  RequestQuota(Quotas quotas, int perMinute) {
    this.quotas = quotas;
    this.perMinute = perMinute;
  }

  /// Counts an authenticated request and tells the client what is left. Throws [ProblemException]
  /// (429) when nothing is.
  public void take(HttpServletRequest request, HttpServletResponse response) {
    client(Callers.find(request), request.getRemoteAddr())
        .flatMap(this::take)
        .ifPresent(taken -> tell(taken, response));
  }

  /// Counts one message of a connection. Throws [ProblemException] (429) when nothing is left.
  ///
  /// @param address of the client, as [HttpServletRequest#getRemoteAddr] gives it to a controller
  public void take(Pass pass, String address) {
    client(Optional.of(pass), address).flatMap(this::take).ifPresent(this::check);
  }

  /// Counts a wrong token against the address that tries it.
  public void takeForWrongToken(HttpServletRequest request, HttpServletResponse response) {
    take(named(request.getRemoteAddr())).ifPresent(taken -> tell(taken, response));
  }

  private Optional<Quotas.Taken> take(String client) {
    return perMinute == 0 ? Optional.empty() : Optional.of(quotas.take(client));
  }

  private void tell(Quotas.Taken taken, HttpServletResponse response) {
    response.setHeader("RateLimit-Policy", "\"requests\";q=%d;w=60".formatted(perMinute));
    response.setHeader(
        "RateLimit", "\"requests\";r=%d;t=%d".formatted(taken.left(), seconds(taken.whole())));
    check(taken);
  }

  private void check(Quotas.Taken taken) {
    if (!taken.granted()) {
      throw new ProblemException(
          Problem.of(
                  Code.TOO_MANY_REQUESTS,
                  "Not more than %d requests a minute; wait a little.".formatted(perMinute))
              .retryAfter(Duration.ofSeconds(seconds(taken.pause()))));
    }
  }

  private static Optional<String> client(Optional<Pass> pass, String address) {
    Optional<String> token = pass.flatMap(Pass::tokenId);
    if (token.isPresent()) {
      return token.map(id -> "token:" + id);
    }
    return isLoopback(address) ? Optional.empty() : Optional.of(named(address));
  }

  private static String named(String address) {
    return "address:" + address;
  }

  /// Never looks a name up.
  private static boolean isLoopback(String address) {
    try {
      return InetAddress.ofLiteral(address).isLoopbackAddress();
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }

  private static long seconds(Duration duration) {
    return duration.plusMillis(999).toSeconds();
  }
}
