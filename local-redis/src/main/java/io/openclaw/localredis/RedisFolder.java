package io.openclaw.localredis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// The folder of the append-only files. Two servers in one folder would ruin each other's files,
/// and the server itself takes no lock, so its pid file is asked first.
record RedisFolder(Path path) {

  Path pidFile() {
    return path.toAbsolutePath().resolve("redis.pid");
  }

  /// @throws LocalRedisException when it cannot be written or another server still uses it
  void prepare(Path log) {
    try {
      Files.createDirectories(path);
      Files.createDirectories(Objects.requireNonNull(log.toAbsolutePath().getParent()));
      Files.delete(Files.createTempFile(path, "writable", ".probe"));
    } catch (IOException e) {
      throw new LocalRedisException(
          "The folder %s cannot be written; choose another one for the data.".formatted(path), e);
    }
    user()
        .ifPresent(server -> {
          throw new LocalRedisException(
              "Another Redis (process %d) still uses %s; stop it first."
                  .formatted(server.pid(), path));
        });
  }

  private Optional<ProcessHandle> user() {
    try {
      long pid = Long.parseLong(Files.readString(pidFile()).strip());
      return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isOurs);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /// A server works inside its folder. Where that cannot be seen, its name has to do.
  private boolean isOurs(ProcessHandle process) {
    Path workingFolder = Path.of("/proc", Long.toString(process.pid()), "cwd");
    try {
      return workingFolder.toRealPath().equals(path.toRealPath());
    } catch (IOException e) {
      return process.info().command().filter(name -> name.contains("-server")).isPresent();
    }
  }
}
