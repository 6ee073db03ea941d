package io.openclaw.gateway.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/// The only exception resolver: everything that leaves a controller by exception is a problem.
final class SpringProblems implements HandlerExceptionResolver {

  @Override
  public ModelAndView resolveException(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object handler,
      Exception failure) {
    Optional<Problem> problem = Problems.of(failure);
    if (problem.isPresent()) {
      try {
        Problems.write(request, response, problem.get());
      } catch (IOException gone) {
        // The client has left; there is nobody to tell.
      }
    }
    return new ModelAndView();
  }
}
