package io.openclaw.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openclaw.gateway.intake.Intake;
import io.openclaw.gateway.intake.Submitted;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.security.Bodies;
import io.openclaw.gateway.security.Callers;
import io.openclaw.gateway.wire.TaskJson;
import io.openclaw.task.TaskId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Optional;

/// `POST /api/v1/tasks`: the one hot path, so it is answered here, in front of the framework.
final class SubmitDoor extends HttpFilter {
  @Serial private static final long serialVersionUID = 1L;

  static final String PATH = "/api/v1/tasks";

  private final transient Intake intake;
  private final transient Bodies bodies;
  private final transient Waiting waiting;
  private final transient Latencies latencies;

  SubmitDoor(Intake intake, Bodies bodies, Waiting waiting, Latencies latencies) {
    this.intake = intake;
    this.bodies = bodies;
    this.waiting = waiting;
    this.latencies = latencies;
  }

  @Override
  protected void doFilter(HttpServletRequest in, HttpServletResponse out, FilterChain chain)
      throws IOException, ServletException {
    if ("POST".equals(in.getMethod()) && PATH.equals(in.getRequestURI())) {
      submit(in, out);
    } else {
      chain.doFilter(in, out);
    }
  }

  private void submit(HttpServletRequest in, HttpServletResponse out) throws IOException {
    String owner = Callers.owner();
    Optional<String> key = Optional.ofNullable(in.getHeader("Idempotency-Key"));
    Submitted submitted = bodies.read(in, body -> timed(owner, body, key));
    switch (submitted) {
      case Submitted.Accepted it -> accepted(in, out, owner, it);
      case Submitted.Known(TaskId id) -> {
        out.setHeader("Location", PATH + "/" + id);
        write(out, 200, waiting.answers().full(owner, id).toString());
      }
      case Submitted.Refused it -> throw new ProblemException(it.problem());
    }
  }

  private Submitted timed(String owner, byte[] body, Optional<String> key) {
    long from = System.nanoTime();
    try {
      return intake.submit(owner, body, key);
    } finally {
      latencies.add(System.nanoTime() - from);
    }
  }

  private void accepted(
      HttpServletRequest in, HttpServletResponse out, String owner, Submitted.Accepted it)
      throws IOException {
    out.setHeader("Location", PATH + "/" + it.id());
    Optional<Preference> wait = Preference.of(in.getHeader("Prefer"));
    wait.ifPresent(some -> out.setHeader("Preference-Applied", some.applied()));
    Optional<String> finished = wait.flatMap(some -> waiting.finished(owner, it.id(), some));
    if (finished.isPresent()) {
      write(out, 200, finished.get());
    } else {
      write(out, 202, receipt(it));
    }
  }

  private static String receipt(Submitted.Accepted it) {
    return "{\"task_id\":\"%s\",\"status\":\"queued\",\"lane\":\"%s\",\"position\":%d,\"eta_ms\":%d,\"links\":%s}"
        .formatted(
            it.id(), it.lane().word(), it.position(), it.etaMillis(), TaskJson.links(it.id().text()));
  }

  private static void write(HttpServletResponse out, int status, String json) throws IOException {
    byte[] body = json.getBytes(UTF_8);
    out.setStatus(status);
    out.setContentType("application/json");
    out.setContentLength(body.length);
    out.getOutputStream().write(body);
  }
}
