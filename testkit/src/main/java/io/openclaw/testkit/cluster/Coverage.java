package io.openclaw.testkit.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// Where the system property `coverage.agent` names JaCoCo's agent, a role records what it ran in
/// `jacoco-system.exec` in the `target` folder of its jar's module, so that reports find it.
final class Coverage {
  private Coverage() {}

  static List<String> options(Path jar) {
    String agent = System.getProperty("coverage.agent", "");
    if (agent.isBlank()) {
      return List.of();
    }
    Path app = Objects.requireNonNull(jar.toAbsolutePath().getParent());
    Path file = app.resolveSibling("jacoco-system.exec");
    return List.of(
        "-javaagent:%s=destfile=%s,append=true,includes=io.openclaw.*".formatted(agent, file));
  }
}
