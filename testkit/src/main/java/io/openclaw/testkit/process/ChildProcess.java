package io.openclaw.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// One run of a command. All that are alive when this JVM ends are killed.
public final class ChildProcess {
  private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(ChildProcess::killAll, "end-of-children"));
  }

  private final Process process;
  private final long startedAt = System.nanoTime();

  private ChildProcess(Process process) {
    this.process = process;
  }

  public static ChildProcess start(
      List<String> command, Map<String, String> environment, Path log) {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      Files.createDirectories(log.toAbsolutePath().resolveSibling("."));
      Process process = builder.start();
      ALIVE.add(process);
      ALIVE.removeIf(earlier -> !earlier.isAlive());
      return new ChildProcess(process);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.getFirst(), e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - startedAt);
  }

  public void kill() {
    process.destroyForcibly();
  }

  public void terminate() {
    process.destroy();
  }

  public boolean awaitEnd(Duration patience) {
    try {
      return process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  public int exitValue() {
    return process.exitValue();
  }

  private static void killAll() {
    ALIVE.forEach(Process::destroyForcibly);
  }
}
