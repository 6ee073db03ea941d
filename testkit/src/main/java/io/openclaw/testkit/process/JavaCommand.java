package io.openclaw.testkit.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command line of a built jar, run by the JDK that runs us.
public final class JavaCommand {
  private JavaCommand() {}

  public static List<String> of(Path jar, List<String> jvmOptions, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.add("-jar");
    command.add(jar.toString());
    command.addAll(arguments);
    return command;
  }
}
