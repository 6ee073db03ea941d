package io.openclaw.gateway.webguard;

import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.Problems;
import io.openclaw.gateway.problem.ServerErrors;
import io.openclaw.gateway.quota.InFlightRequests;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/// The first filter: gives each request an id, checks its Host and Origin, limits the requests in
/// flight, and answers every failure of what comes after as a problem.
final class RequestEntryFilter implements Filter {
  private static final String LIVENESS = "/health";

  private final HostOriginCheck hostOrigin;
  private final TrustedProxies addresses;
  private final RequestCounter requests;
  private final InFlightRequests inFlight;

  RequestEntryFilter(
      HostOriginCheck hostOrigin,
      TrustedProxies addresses,
      RequestCounter requests,
      InFlightRequests inFlight) {
    this.hostOrigin = hostOrigin;
    this.addresses = addresses;
    this.requests = requests;
    this.inFlight = inFlight;
  }

  static boolean opensWebSocket(HttpServletRequest request) {
    return "GET".equals(request.getMethod())
        && "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest in = addresses.unproxied((HttpServletRequest) request);
    HttpServletResponse out = (HttpServletResponse) response;
    requests.count();
    String id = ServerErrors.newRequestId();
    in.setAttribute(Problems.REQUEST_ID, id);
    out.setHeader(Problems.REQUEST_ID, id);
    out.setHeader("X-Content-Type-Options", "nosniff");
    try {
      pass(in, out, chain);
    } catch (ServletException wrapped) {
      answer(in, out, wrapped.getRootCause() == null ? wrapped : wrapped.getRootCause());
    } catch (IOException | RuntimeException failure) {
      answer(in, out, failure);
    }
  }

  private void pass(HttpServletRequest in, HttpServletResponse out, FilterChain chain)
      throws IOException, ServletException {
    hostOrigin.check(in);
    if (in.getRequestURI().equals(LIVENESS)) {
      chain.doFilter(in, out);
      return;
    }
    try (InFlightRequests.Request _ = inFlight.enter(in)) {
      chain.doFilter(in, out);
    }
  }

  private static void answer(HttpServletRequest in, HttpServletResponse out, Throwable failure)
      throws IOException {
    Optional<Problem> problem = Problems.of(failure);
    if (problem.isPresent()) {
      Problems.write(in, out, problem.get());
    }
  }
}
