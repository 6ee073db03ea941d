package io.openclaw.localredis;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Servers that a person installed, in the order in which they are preferred.
final class InstalledRedis {
  private static final List<String> NAMES = List.of("valkey-server", "redis-server");
  private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

  private InstalledRedis() {}

  static List<RedisBinary> on(String searchPath) {
    return NAMES.stream()
        .flatMap(name -> foldersOf(searchPath).map(folder -> folder.resolve(name)))
        .filter(Files::isExecutable)
        .flatMap(path -> asked(path).stream())
        .toList();
  }

  private static Stream<Path> foldersOf(String searchPath) {
    return SEPARATOR.splitAsStream(searchPath).filter(folder -> !folder.isBlank()).map(Path::of);
  }

  /// What cannot be run or names no version is treated as not installed.
  private static Optional<RedisBinary> asked(Path path) {
    try {
      return versionOf(path).map(version -> new RedisBinary(path, version, null));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static Optional<RedisVersion> versionOf(Path path) throws IOException {
    Process process =
        new ProcessBuilder(path.toString(), "--version").redirectErrorStream(true).start();
    try (var output = process.getInputStream()) {
      String banner = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = process.waitFor(5, TimeUnit.SECONDS);
      return ended ? RedisVersion.inBanner(banner) : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      process.destroyForcibly();
    }
  }
}
