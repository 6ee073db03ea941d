package io.openclaw.testkit.cluster;

import io.openclaw.testkit.process.ChildProcess;
import io.openclaw.testkit.process.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Java's cache of loaded classes for a role's jar, made by the first test that starts it. The
/// tests start roles some hundreds of times, and most of that time was the loading of classes. Java
/// ignores a cache that does not fit.
final class StartCache {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Map<Path, List<String>> OPTIONS = new ConcurrentHashMap<>();

  private StartCache() {}

  /// The options that let `jar` start from its cache; none when it cannot be made.
  ///
  /// @param jvmOptions those that it is started with
  static List<String> options(Path jar, List<String> jvmOptions) {
    return OPTIONS.computeIfAbsent(jar, it -> locked(it, jvmOptions));
  }

  /// Several test processes run at once: one makes the cache, the others wait for it.
  private static List<String> locked(Path jar, List<String> jvmOptions) {
    Path cache = Path.of(jar + ".tests.aot");
    try (FileChannel channel =
            FileChannel.open(
                Path.of(cache + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      if (!isFresh(cache, jar)) {
        make(cache, jar, jvmOptions);
      }
      return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("the start cache of " + jar + " cannot be made", e);
    }
  }

  private static boolean isFresh(Path cache, Path jar) throws IOException {
    if (!Files.exists(cache)) {
      return false;
    }
    FileTime made = Files.getLastModifiedTime(cache);
    try (Stream<Path> libraries = Files.list(jar.resolveSibling("lib"))) {
      for (Path part : Stream.concat(Stream.of(jar), libraries).toList()) {
        if (Files.getLastModifiedTime(part).compareTo(made) > 0) {
          return false;
        }
      }
    }
    return true;
  }

  /// The role is started where no Redis is, and ends as soon as it is up.
  private static void make(Path cache, Path jar, List<String> jvmOptions) throws IOException {
    Path data = Files.createTempDirectory("start-cache");
    Path draft = Path.of(cache + ".draft");
    List<String> options =
        Stream.concat(
                jvmOptions.stream(),
                Stream.of("-XX:AOTCacheOutput=" + draft, "-Dspring.context.exit=onRefresh"))
            .toList();
    List<String> arguments =
        List.of(
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--openclaw.redis-url=redis://127.0.0.1:9",
            "--openclaw.data=" + data);
    ChildProcess run =
        ChildProcess.start(
            JavaCommand.of(jar, options, arguments), Map.of(), Path.of(cache + ".log"));
    if (!run.awaitEnd(PATIENCE)) {
      run.kill();
    }
    if (Files.exists(draft)) {
      Files.move(draft, cache, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
