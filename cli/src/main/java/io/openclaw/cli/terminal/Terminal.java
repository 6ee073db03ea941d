package io.openclaw.cli.terminal;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// The streams of the program and what is known of them. Tests hand in their own.
///
/// @param interactive which of the streams are a terminal, as the characters `0`, `1`, `2`
public record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    String interactive) {

  /// The real streams. The start script looks which of them are a terminal, because Java can only
  /// tell whether all are.
  public static Terminal ofProcess() {
    boolean all = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return new Terminal(
        System.in,
        new PrintStream(System.out, /* autoFlush= */ true, StandardCharsets.UTF_8),
        new PrintStream(System.err, /* autoFlush= */ true, StandardCharsets.UTF_8),
        System.getenv(),
        System.getProperty("claw.tty", all ? "012" : ""));
  }

  public boolean canAsk() {
    return interactive.contains("0") && interactive.contains("2");
  }

  public boolean showsOutput() {
    return interactive.contains("1");
  }

  public boolean showsErrors() {
    return interactive.contains("2");
  }

  public boolean coloursOutput() {
    return showsOutput() && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /// The text in one of the terminal's colours, by its code.
  public String coloured(int code, String text) {
    return coloursOutput() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  public String environment(String name) {
    return environment.getOrDefault(name, "").strip();
  }

  public void print(String line) {
    out.println(line);
  }

  public void note(String line) {
    err.println(line);
  }

  /// The text without the control characters by which an answer could steer the terminal that shows
  /// it.
  public static String harmless(String text) {
    return text.codePoints()
        .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
