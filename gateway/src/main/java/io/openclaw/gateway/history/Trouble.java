package io.openclaw.gateway.history;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells people when something begins to fail and when it is over, and not in between.
final class Trouble {
  private static final Logger log = LoggerFactory.getLogger(Trouble.class);

  private final String consequence;
  private volatile @Nullable String problem;

  Trouble(String consequence) {
    this.consequence = consequence;
  }

  void begins(RuntimeException cause) {
    String now = cause.getClass().getSimpleName() + ": " + cause.getMessage();
    if (!now.equals(problem)) {
      problem = now;
      log.error("{} {}", now, consequence, cause);
    }
  }

  void isOver() {
    if (problem != null) {
      problem = null;
      log.info("Archiving works again");
    }
  }

  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }
}
