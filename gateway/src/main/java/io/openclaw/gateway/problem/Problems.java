package io.openclaw.gateway.problem;

import io.openclaw.gateway.history.HistoryException;
import io.openclaw.task.StoreException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.databind.json.JsonMapper;

/// Turns whatever went wrong in an HTTP call into its problem, and writes it.
public final class Problems {
  public static final String MEDIA_TYPE = "application/problem+json";

  /// Request attribute and response header that name a call.
  public static final String REQUEST_ID = "X-Request-Id";

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Problems() {}

  /// Empty when the client is gone, so that no answer can be sent.
  public static Optional<Problem> of(Throwable failure) {
    return switch (failure) {
      case ProblemException it -> Optional.of(it.problem());
      case StoreException it -> Optional.of(ofStore(it));
      case HistoryException.Unavailable _ ->
          Optional.of(
              Problem.of(
                  Code.HISTORY_UNAVAILABLE,
                  "The history did not answer in time; nothing was changed. Try again shortly."));
      case NoHandlerFoundException _, NoResourceFoundException _ -> Optional.of(noSuchPath());
      case HttpRequestMethodNotSupportedException it -> Optional.of(wrongMethod(it));
      case HttpMediaTypeNotAcceptableException _ ->
          Optional.of(Problem.of(Code.NOT_ACCEPTABLE, "Only application/json is given here."));
      case HttpMediaTypeNotSupportedException _ ->
          Optional.of(Problem.of(Code.UNSUPPORTED_MEDIA_TYPE, "Send application/json."));
      case IOException _, UncheckedIOException _ -> Optional.empty();
      default -> Optional.of(unexpected(failure));
    };
  }

  /// Does nothing when the answer is already on its way.
  public static void write(
      HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException {
    if (response.isCommitted()) {
      return;
    }
    byte[] body = JSON.writeValueAsBytes(problem.body(requestId(request)));
    response.resetBuffer();
    response.setStatus(problem.code().status());
    response.setContentType(MEDIA_TYPE);
    problem.headers().forEach(response::setHeader);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static String requestId(HttpServletRequest request) {
    return String.valueOf(request.getAttribute(REQUEST_ID));
  }

  private static Problem ofStore(StoreException failure) {
    if (failure instanceof StoreException.Broken) {
      LOG.error("The store refused a call.", failure);
    }
    return Problem.of(failure);
  }

  private static Problem noSuchPath() {
    return Problem.of(Code.NOT_FOUND, "There is nothing at this path.");
  }

  private static Problem wrongMethod(HttpRequestMethodNotSupportedException wrong) {
    String[] supported = wrong.getSupportedMethods();
    String allowed = supported == null ? "" : String.join(", ", supported);
    return Problem.of(Code.METHOD_NOT_ALLOWED, "Allowed here: " + allowed + ".")
        .header("Allow", allowed);
  }

  private static Problem unexpected(Throwable failure) {
    LOG.error("A call failed.", failure);
    return Problem.of(Code.INTERNAL, "The gateway failed; its log says why. Try again.");
  }
}
