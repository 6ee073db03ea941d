package io.openclaw.cli;

import io.openclaw.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Runs commands in this JVM and keeps what they print.
public final class Screen {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment;
  private final String interactive;
  private String typed = "";

  private Screen(String interactive, Map<String, String> environment) {
    this.interactive = interactive;
    this.environment = environment;
  }

  public static Screen terminal() {
    return new Screen("012", Map.of());
  }

  public static Screen pipe() {
    return new Screen("", Map.of());
  }

  public Screen with(Map<String, String> variables) {
    return new Screen(interactive, variables);
  }

  public Screen typing(String text) {
    typed = text;
    return this;
  }

  public int run(String... arguments) {
    return Claw.run(
        new Terminal(
            new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            interactive),
        arguments);
  }

  public String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  public String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
