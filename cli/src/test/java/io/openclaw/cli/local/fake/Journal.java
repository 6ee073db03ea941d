package io.openclaw.cli.local.fake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Where the fake roles write down what happens to them; shared by all through one folder.
final class Journal {
  private static final Path FOLDER = Path.of(System.getenv("FAKE_FOLDER"));

  private Journal() {}

  static Path workers() throws IOException {
    return Files.createDirectories(FOLDER.resolve("workers"));
  }

  static void write(String line) {
    try {
      Files.write(
          FOLDER.resolve("journal"),
          (line + "\n").getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static void onStop(Runnable action) {
    Runtime.getRuntime().addShutdownHook(new Thread(action));
  }

  static String option(String[] arguments, String name) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals(name)) {
        return arguments[i + 1];
      }
      if (arguments[i].startsWith(name + "=")) {
        return arguments[i].substring(name.length() + 1);
      }
    }
    return "";
  }

  /// A training run ends by itself here, as the real roles do.
  static boolean isTraining() {
    return !System.getProperty("spring.context.exit", "").isEmpty();
  }
}
