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
  private final Doorkeeper doorkeeper;
  private final Traffic traffic;

  Gate(Doorkeeper doorkeeper, Traffic traffic) {
    this.traffic = traffic;
    this.doorkeeper = doorkeeper;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest in = (HttpServletRequest) request;
    HttpServletResponse out = (HttpServletResponse) response;
    traffic.count();
    String id = ServerErrors.newRequestId();
    in.setAttribute(Problems.REQUEST_ID, id);
    out.setHeader(Problems.REQUEST_ID, id);
    out.setHeader("X-Content-Type-Options", "nosniff");
    try {
      doorkeeper.check(in);
      Callers.let(in, Callers.LOCAL_PASS);
      chain.doFilter(in, out);
    } catch (ServletException wrapped) {
      answer(in, out, wrapped.getRootCause() == null ? wrapped : wrapped.getRootCause());
    } catch (IOException | RuntimeException failure) {
      answer(in, out, failure);
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
