package io.openclaw.localredis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A Redis of our own on the loopback address: every write is on disk before it is answered, and
/// nothing is ever evicted. It survives [#kill()] with all it answered. Methods may be called from
/// any thread.
///
/// The child outlives a JVM that is killed or that forgets [#close()].
public final class LocalRedis implements AutoCloseable {
  private final Settings settings;
  private final RedisBinary binary;
  private RedisProcess process;

  private LocalRedis(Settings settings, RedisBinary binary, RedisProcess process) {
    this.settings = settings.withPort(process.port());
    this.binary = binary;
    this.process = process;
  }

  /// Starts the server and returns when it answers; loading much data may take its time.
  ///
  /// @throws LocalRedisException with one sentence for a person, when it cannot be started
  public static LocalRedis start(Settings settings) {
    RedisBinary binary = settings.binary() == null ? find() : chosen(settings.binary());
    return new LocalRedis(settings, binary, RedisProcess.start(settings, binary));
  }

  /// An installed server of version 7 or later, else the bundled one, unpacked once for this user.
  public static RedisBinary find() {
    return RedisBinary.find(System.getenv().getOrDefault("PATH", ""));
  }

  private static RedisBinary chosen(Path path) {
    try {
      RedisVersion version =
          InstalledRedis.versionOf(path)
              .orElseThrow(() -> new LocalRedisException(path + " is no Redis server."));
      return new RedisBinary(path, version, null);
    } catch (IOException e) {
      throw new LocalRedisException(
          "%s cannot be executed: %s.".formatted(path, e.getMessage()), e);
    }
  }

  public String url() {
    return "redis://127.0.0.1:" + port();
  }

  public int port() {
    return settings.port();
  }

  public long pid() {
    return process().pid();
  }

  public String version() {
    return binary.version().toString();
  }

  public RedisBinary binary() {
    return binary;
  }

  /// The present child, dead or alive; [#restart()] replaces it.
  public synchronized ProcessHandle process() {
    return process.handle();
  }

  /// SIGKILL, as a crash; returns when the process is gone.
  public synchronized void kill() {
    process.kill();
  }

  /// The same data on the same port again, after [#kill()], [#close()] or a crash.
  public synchronized void restart() {
    process.stop();
    process = RedisProcess.start(settings, binary);
  }

  /// Asks the server to end and waits; one that has not ended within ten seconds is killed.
  @Override
  public synchronized void close() {
    process.stop();
  }

  /// Where and how to run it.
  ///
  /// @param data folder of the append-only files, made when absent
  /// @param port 0 takes a free one
  /// @param maxMemoryBytes past it writes are refused; nothing is evicted
  /// @param binary the program to run; null finds one
  /// @param log where the server's own words go; null is `redis.log` in the data folder
  /// @param launcher words put before the command, such as `setsid`; it must exec, not fork
  /// @param onStart hears of each new server process before it serves, so that it can be found
  ///   again by one who comes after us
  public record Settings(
      Path data,
      int port,
      long maxMemoryBytes,
      @Nullable Path binary,
      @Nullable Path log,
      List<String> launcher,
      Consumer<ProcessHandle> onStart) {
    private static final long ONE_GIGABYTE = 1L << 30;

    public Settings {
      launcher = List.copyOf(launcher);
    }

    public Settings(Path data, int port, long maxMemoryBytes, @Nullable Path binary) {
      this(data, port, maxMemoryBytes, binary, null, List.of(), _ -> {});
    }

    public static Settings in(Path data) {
      return new Settings(data, 0, ONE_GIGABYTE, null);
    }

    public Settings withPort(int port) {
      return new Settings(data, port, maxMemoryBytes, binary, log, launcher, onStart);
    }

    public Settings withMaxMemoryBytes(long maxMemoryBytes) {
      return new Settings(data, port, maxMemoryBytes, binary, log, launcher, onStart);
    }

    public Settings withBinary(@Nullable Path binary) {
      return new Settings(data, port, maxMemoryBytes, binary, log, launcher, onStart);
    }

    public Settings withLog(Path log) {
      return new Settings(data, port, maxMemoryBytes, binary, log, launcher, onStart);
    }

    public Settings withLauncher(List<String> launcher) {
      return new Settings(data, port, maxMemoryBytes, binary, log, launcher, onStart);
    }

    public Settings withOnStart(Consumer<ProcessHandle> onStart) {
      return new Settings(data, port, maxMemoryBytes, binary, log, launcher, onStart);
    }

    Path logFile() {
      return log == null ? data.resolve("redis.log") : log;
    }
  }
}
