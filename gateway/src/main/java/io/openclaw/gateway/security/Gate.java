package io.openclaw.gateway.security;

import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.Problems;
import io.openclaw.gateway.problem.ServerErrors;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/// Every request passes here first: it gets a name, is checked, and whatever goes wrong behind is
/// answered as a problem.
final class Gate implements Filter {
  private static final String LIVENESS = "/health";

  private final Doorkeeper doorkeeper;
  private final Addresses addresses;
  private final Traffic traffic;
  private final InFlight inFlight;

  Gate(Doorkeeper doorkeeper, Addresses addresses, Traffic traffic, InFlight inFlight) {
    this.doorkeeper = doorkeeper;
    this.addresses = addresses;
    this.traffic = traffic;
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
    traffic.count();
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
    doorkeeper.check(in);
    if (in.getRequestURI().equals(LIVENESS)) {
      chain.doFilter(in, out);
      return;
    }
    try (InFlight.Slot _ = inFlight.enter(in)) {
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
