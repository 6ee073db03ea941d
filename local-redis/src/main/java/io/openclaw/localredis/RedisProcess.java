package io.openclaw.localredis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// One run of the server: from its start until it is gone.
final class RedisProcess {
  private static final Duration PATIENCE_FOR_LOADING = Duration.ofMinutes(5);
  private static final Duration PATIENCE_FOR_ENDING = Duration.ofSeconds(10);
  private static final int TRIES_FOR_A_FREE_PORT = 5;

  private final Process process;
  private final int port;

  private RedisProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static RedisProcess start(LocalRedis.Settings settings, RedisBinary binary) {
    new RedisFolder(settings.data()).prepare(settings.logFile());
    for (int tried = 1; ; tried++) {
      int port = settings.port() == 0 ? freePort() : settings.port();
      RedisProcess started = launch(settings.withPort(port), binary);
      Optional<String> failure = started.readyOrKilled(settings);
      if (failure.isEmpty()) {
        return started;
      }
      // Somebody else may take a free port between our look and the server's bind.
      boolean again = settings.port() == 0 && isTaken(port) && tried < TRIES_FOR_A_FREE_PORT;
      if (!again) {
        throw new LocalRedisException(isTaken(port) ? portInUse(port) : failure.get());
      }
    }
  }

  private static RedisProcess launch(LocalRedis.Settings settings, RedisBinary binary) {
    List<String> command = new ArrayList<>(settings.launcher());
    command.add(binary.path().toString());
    command.addAll(options(settings));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(settings.logFile().toFile()));
    // The server refuses to start under a locale that the machine does not have.
    builder.environment().put("LC_ALL", "C");
    try {
      return announced(new RedisProcess(builder.start(), settings.port()), settings);
    } catch (IOException e) {
      throw new LocalRedisException(
          "Redis cannot be started from %s: %s.".formatted(binary.path(), e.getMessage()), e);
    }
  }

  /// Nobody would ever find a server again that could not be announced.
  private static RedisProcess announced(RedisProcess started, LocalRedis.Settings settings) {
    try {
      settings.onStart().accept(started.handle());
      return started;
    } catch (RuntimeException e) {
      started.kill();
      throw e;
    }
  }

  private static List<String> options(LocalRedis.Settings settings) {
    return List.of(
        "--bind", "127.0.0.1",
        "--port", Integer.toString(settings.port()),
        "--dir", settings.data().toAbsolutePath().toString(),
        "--appendonly", "yes",
        "--appendfsync", "always",
        "--no-appendfsync-on-rewrite", "no",
        "--aof-use-rdb-preamble", "yes",
        "--save", "",
        "--maxmemory", Long.toString(settings.maxMemoryBytes()),
        "--maxmemory-policy", "noeviction",
        "--tcp-backlog", "511",
        "--tcp-keepalive", "60",
        "--pidfile", new RedisFolder(settings.data()).pidFile().toString(),
        "--daemonize", "no");
  }

  private Optional<String> readyOrKilled(LocalRedis.Settings settings) {
    boolean ready = false;
    try {
      Optional<String> failure = awaitReady(settings);
      ready = failure.isEmpty();
      return failure;
    } finally {
      if (!ready) {
        kill();
      }
    }
  }

  /// Empty when it is this very process that answers on the port, else what went wrong.
  private Optional<String> awaitReady(LocalRedis.Settings settings) {
    URI url = URI.create("redis://127.0.0.1:" + port);
    long deadline = System.nanoTime() + PATIENCE_FOR_LOADING.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      try {
        if (RedisServer.asked(url, Duration.ofSeconds(1)).pid() == process.pid()) {
          return Optional.empty();
        }
      } catch (IOException e) {
        // Not yet: it has not bound its port, or it is loading its data.
      }
      pause();
    }
    return Optional.of(whyNot(settings));
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalRedisException("Interrupted while Redis was starting.", e);
    }
  }

  private static String whyNot(LocalRedis.Settings settings) {
    Path log = settings.logFile();
    return "Redis did not start: %s (see %s).".formatted(lastWords(log), log);
  }

  private static String lastWords(Path log) {
    try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> !line.isBlank())
          .reduce((first, second) -> second)
          .orElse("it said nothing")
          .strip();
    } catch (IOException e) {
      return "its log cannot be read";
    }
  }

  private static String portInUse(int port) {
    return "Port %d is in use by another program; choose another port or stop that program."
        .formatted(port);
  }

  private static boolean isTaken(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return !probe.isBound();
    } catch (IOException e) {
      return true;
    }
  }

  private static int freePort() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new LocalRedisException("No free port on the loopback address.", e);
    }
  }

  int port() {
    return port;
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  void stop() {
    process.destroy();
    if (!awaitEnd()) {
      kill();
    }
  }

  private boolean awaitEnd() {
    boolean interrupted = false;
    try {
      long deadline = System.nanoTime() + PATIENCE_FOR_ENDING.toNanos();
      while (true) {
        try {
          return process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
