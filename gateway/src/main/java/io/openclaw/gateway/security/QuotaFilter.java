package io.openclaw.gateway.security;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.Optional;

/// Lets through what a client's quota allows. A client is a token, or an address that is not this
/// machine; who calls from this machine without a token is not counted.
final class QuotaFilter extends HttpFilter {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Quotas quotas;
  private final int perMinute;

  QuotaFilter(Quotas quotas, int perMinute) {
    this.quotas = quotas;
    this.perMinute = perMinute;
  }

  @Override
  protected void doFilter(HttpServletRequest in, HttpServletResponse out, FilterChain chain)
      throws IOException, ServletException {
    Optional<String> client = client(in);
    if (client.isPresent()) {
      take(client.get(), out);
    }
    chain.doFilter(in, out);
  }

  /// Counts a bad token against the address that tries it.
  void missed(HttpServletRequest in, HttpServletResponse out) {
    take(address(in), out);
  }

  private void take(String client, HttpServletResponse out) {
    if (perMinute == 0) {
      return;
    }
    Quotas.Taken taken = quotas.take(client);
    out.setHeader("RateLimit-Policy", "\"requests\";q=%d;w=60".formatted(perMinute));
    out.setHeader(
        "RateLimit", "\"requests\";r=%d;t=%d".formatted(taken.left(), seconds(taken.whole())));
    if (!taken.granted()) {
      throw new ProblemException(
          Problem.of(
                  Code.TOO_MANY_REQUESTS,
                  "Not more than %d requests a minute; wait a little.".formatted(perMinute))
              .retryAfter(Duration.ofSeconds(seconds(taken.pause()))));
    }
  }

  private static Optional<String> client(HttpServletRequest in) {
    Optional<Token> token = Callers.token(in);
    if (token.isPresent()) {
      return Optional.of("token:" + token.get().id());
    }
    return Optional.of(in)
        .filter(it -> !Addresses.isLoopback(it.getRemoteAddr()))
        .map(QuotaFilter::address);
  }

  private static String address(HttpServletRequest in) {
    return "address:" + in.getRemoteAddr();
  }

  private static long seconds(Duration duration) {
    return duration.plusMillis(999).toSeconds();
  }
}
