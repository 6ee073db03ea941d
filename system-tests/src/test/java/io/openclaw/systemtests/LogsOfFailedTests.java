package io.openclaw.systemtests;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Gives tests folders that stay after them, and prints the end of every log there when a test
/// fails or hangs.
final class LogsOfFailedTests implements AfterTestExecutionCallback {
  private static final int LINES = 60;

  /// An empty folder for a system of this test class.
  static Path folder(Class<?> test, String name) {
    Path folder = folderOf(test).resolve(name);
    try {
      if (Files.exists(folder)) {
        Files.walkFileTree(folder, new Eraser());
      }
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IllegalStateException("no folder for the test: " + folder, e);
    }
  }

  private static Path folderOf(Class<?> test) {
    return Path.of("target", "system-tests", test.getSimpleName().toLowerCase(Locale.ROOT))
        .toAbsolutePath();
  }

  @Override
  public void afterTestExecution(ExtensionContext context) throws IOException {
    Path folder = folderOf(context.getRequiredTestClass());
    if (context.getExecutionException().isEmpty() || !Files.isDirectory(folder)) {
      return;
    }
    PrintStream out = System.out;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).sorted().toList()) {
        List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        out.println("== " + log);
        lines.stream().skip(Math.max(0, lines.size() - LINES)).forEach(out::println);
      }
    }
  }

  private static final class Eraser extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(
        Path folder, @org.jspecify.annotations.Nullable IOException e) throws IOException {
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
