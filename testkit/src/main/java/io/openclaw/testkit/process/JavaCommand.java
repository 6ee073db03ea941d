package io.openclaw.testkit.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The command line of a built jar, run by the JDK that runs us.
public final class JavaCommand {
  private JavaCommand() {}

  /// When the system property `coverage.agent` names JaCoCo's agent, the child records what it ran
  /// in `jacoco-system.exec` in the `target` folder of the jar's module, so that reports find it.
  public static List<String> of(Path jar, List<String> jvmOptions, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    String agent = System.getProperty("coverage.agent", "");
    if (!agent.isBlank()) {
      command.add(coverage(agent, jar));
    }
    command.add("-jar");
    command.add(jar.toString());
    command.addAll(arguments);
    return command;
  }

  private static String coverage(String agent, Path jar) {
    Path app = Objects.requireNonNull(jar.toAbsolutePath().getParent());
    Path record = app.resolveSibling("jacoco-system.exec");
    return "-javaagent:%s=destfile=%s,append=true,includes=io.openclaw.*".formatted(agent, record);
  }
}
