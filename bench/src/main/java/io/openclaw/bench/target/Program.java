package io.openclaw.bench.target;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Runs a program to its end.
public final class Program {
  private Program() {}

  /// What it complains of is shown to the person who started us.
  public static Result run(List<String> words) throws IOException {
    return run(new ProcessBuilder(words).redirectError(Redirect.INHERIT));
  }

  /// For a program that may fail as a matter of course.
  static Result runQuietly(List<String> words) throws IOException {
    return run(new ProcessBuilder(words).redirectError(Redirect.DISCARD));
  }

  private static Result run(ProcessBuilder program) throws IOException {
    Process process = program.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Result(process.waitFor(), out);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroy();
      throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  static String ofThisJdk(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  public record Result(int code, String out) {}
}
