package io.openclaw.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openclaw.gateway.caller.Callers;
import io.openclaw.gateway.history.ReadBudget;
import io.openclaw.gateway.intake.Intake;
import io.openclaw.gateway.intake.Submitted;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.quota.RequestBodies;
import io.openclaw.gateway.quota.WaitingRequests;
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
final class SubmitFilter extends HttpFilter {
  @Serial private static final long serialVersionUID = 1L;

  static final String PATH = "/api/v1/tasks";

  private final transient Intake intake;
  private final transient RequestBodies bodies;
  private final transient FinishedTasks finished;

  SubmitFilter(Intake intake, RequestBodies bodies, FinishedTasks finished) {
    this.intake = intake;
    this.bodies = bodies;
    this.finished = finished;
  }

  @Override
  protected void doFilter(HttpServletRequest in, HttpServletResponse out, FilterChain chain)
      throws IOException, ServletException {
    switch (in.getMethod()) {
      case "POST" -> submit(in, out);
      case "GET", "HEAD" -> chain.doFilter(in, out);
      default ->
          throw new ProblemException(
              Problem.of(Code.METHOD_NOT_ALLOWED, "Allowed here: GET, HEAD, POST.")
                  .header("Allow", "GET, HEAD, POST"));
    }
  }

  private void submit(HttpServletRequest in, HttpServletResponse out) throws IOException {
    String owner = Callers.of(in).owner();
    Optional<String> key = Optional.ofNullable(in.getHeader("Idempotency-Key"));
    Answered answered =
        bodies.read(
            in, body -> ReadBudget.ofACall(() -> answered(owner, intake.submit(owner, body, key))));
    switch (answered.submitted()) {
      case Submitted.Accepted it -> accepted(in, out, owner, it);
      case Submitted.Known(TaskId id) -> {
        out.setHeader("Location", PATH + "/" + id);
        write(out, 200, answered.known().orElseThrow());
      }
      case Submitted.Refused it -> throw new ProblemException(it.problem());
    }
  }

  /// @param known the task, when the Idempotency-Key was known
  private record Answered(Submitted submitted, Optional<String> known) {}

  private Answered answered(String owner, Submitted submitted) {
    return new Answered(
        submitted,
        submitted instanceof Submitted.Known(TaskId id)
            ? Optional.of(finished.answers().full(owner, id).toString())
            : Optional.empty());
  }

  private void accepted(
      HttpServletRequest in, HttpServletResponse out, String owner, Submitted.Accepted it)
      throws IOException {
    out.setHeader("Location", PATH + "/" + it.id());
    Optional<Preference> wait = Preference.of(in.getHeader("Prefer"));
    Optional<String> ended = wait.flatMap(some -> await(in, out, owner, it.id(), some));
    if (ended.isPresent()) {
      write(out, 200, ended.get());
    } else {
      write(out, 202, it.json());
    }
  }

  /// Without a place to wait the preference is not applied.
  private Optional<String> await(
      HttpServletRequest in, HttpServletResponse out, String owner, TaskId id, Preference wait) {
    Optional<WaitingRequests.Place> place = finished.enter(in);
    try {
      place.ifPresent(_ -> out.setHeader("Preference-Applied", wait.applied()));
      return place.flatMap(_ -> finished.await(owner, id, wait));
    } finally {
      place.ifPresent(WaitingRequests.Place::close);
    }
  }

  private static void write(HttpServletResponse out, int status, String json) throws IOException {
    byte[] body = json.getBytes(UTF_8);
    out.setStatus(status);
    out.setContentType("application/json");
    out.setContentLength(body.length);
    out.getOutputStream().write(body);
  }
}
