package io.openclaw.localredis;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The server that travels with us: unpacked once into the user's cache folder and used from there.
final class BundledRedis {
  private static final String NAME = "redis-server-7.0.15-";

  private BundledRedis() {}

  static RedisBinary unpacked() {
    return unpackedIn(cacheFolder(System.getenv()));
  }

  static RedisBinary unpackedIn(Path cache) {
    String name = NAME + platform();
    Path binary = cache.resolve(name);
    try {
      unpack(name, cache);
    } catch (IOException e) {
      throw new LocalRedisException(
          "The bundled Redis cannot be unpacked into %s (%s); set XDG_CACHE_HOME to a folder that can be written, or install redis-server 7 or later."
              .formatted(cache, e),
          e);
    }
    return new RedisBinary(binary, probed(binary), null);
  }

  /// Running it once tells a folder that is mounted noexec from every later failure.
  private static RedisVersion probed(Path binary) {
    try {
      return InstalledRedis.versionOf(binary).orElseThrow(() -> cannotRun(binary, null));
    } catch (IOException e) {
      throw cannotRun(binary, e);
    }
  }

  private static LocalRedisException cannotRun(Path binary, @Nullable IOException cause) {
    String message =
        "The bundled Redis at %s cannot be executed (is that folder mounted noexec?); set XDG_CACHE_HOME to another folder, or install redis-server 7 or later."
            .formatted(binary);
    return cause == null
        ? new LocalRedisException(message)
        : new LocalRedisException(message, cause);
  }

  private static void unpack(String name, Path cache) throws IOException {
    URL resource = BundledRedis.class.getResource("/" + name);
    if (resource == null) {
      throw new LocalRedisException(
          "No Redis is bundled for this kind of machine (%s); install redis-server 7 or later."
              .formatted(platform()));
    }
    if (isWhole(cache.resolve(name), resource.openConnection().getContentLengthLong())) {
      return;
    }
    Files.createDirectories(cache);
    try (InputStream content = resource.openStream()) {
      moveIntoPlace(content, cache, name);
    }
  }

  /// Two processes may unpack at once: each moves a whole file over the other's equal one.
  private static void moveIntoPlace(InputStream content, Path cache, String name)
      throws IOException {
    Path temporary =
        Files.createTempFile(
            cache,
            "redis",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      Files.copy(content, temporary, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx------"));
      Files.move(temporary, cache.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static boolean isWhole(Path binary, long size) throws IOException {
    return Files.isExecutable(binary) && Files.size(binary) == size;
  }

  static Path cacheFolder(Map<String, String> environment) {
    String chosen = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!chosen.isBlank()) {
      return Path.of(chosen, "openclaw");
    }
    Path home = Path.of(System.getProperty("user.home"));
    Path mac = home.resolve("Library/Caches");
    return (Files.isDirectory(mac) ? mac : home.resolve(".cache")).resolve("openclaw");
  }

  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return (os.contains("mac") ? "darwin" : os) + "-" + architecture();
  }

  private static String architecture() {
    String arch = System.getProperty("os.arch");
    return switch (arch) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      case "x86", "i386", "i686" -> "386";
      default -> arch;
    };
  }
}
