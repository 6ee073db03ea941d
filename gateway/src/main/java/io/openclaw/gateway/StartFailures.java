package io.openclaw.gateway;

import io.openclaw.gateway.token.StartRefused;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/// Says in one line why the gateway did not start, where a person can do something about it.
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartFailures implements SpringBootExceptionReporter {
  private static final Logger LOG = LoggerFactory.getLogger(StartFailures.class);

  @Override
  public boolean reportException(Throwable failure) {
    Optional<String> line = causes(failure).flatMap(it -> line(it).stream()).findFirst();
    line.ifPresent(it -> LOG.error("The gateway does not start: {}", it));
    return line.isPresent();
  }

  private static Optional<String> line(Throwable cause) {
    return switch (cause) {
      case StartRefused it -> Optional.ofNullable(it.getMessage());
      case PortInUseException it ->
          Optional.of("port " + it.getPort() + " is in use (server.port).");
      case IllegalArgumentException it when said(it.getMessage()) ->
          Optional.of(it.getMessage() + ".");
      default -> Optional.empty();
    };
  }

  /// Settings and the catalogue of providers name the faulty property themselves.
  private static boolean said(@Nullable String message) {
    return message != null
        && (message.startsWith("openclaw.")
            || message.startsWith("spring.data.redis.")
            || message.startsWith("provider ")
            || message.startsWith("OPENCLAW_"));
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, it -> it != null, Throwable::getCause);
  }
}
