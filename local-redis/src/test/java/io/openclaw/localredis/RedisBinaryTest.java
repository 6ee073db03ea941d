package io.openclaw.localredis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisBinaryTest {
  @TempDir private Path folder;

  @Test
  void anInstalledServerIsPreferredWhenItIsNewEnough() throws IOException {
    Path installed = program("valkey-server", "Server v=8.1.3 sha=00000000:0 malloc=jemalloc");

    RedisBinary found = RedisBinary.find("/nowhere:" + folder);

    assertThat(found).isEqualTo(new RedisBinary(installed, new RedisVersion(8, 1, 3), null));
  }

  @Test
  void anInstalledServerThatIsTooOldIsNamedAndTheBundledOneUsed() throws IOException {
    Path old = program("redis-server", "Redis server v=6.0.16 sha=00000000:0 malloc=jemalloc");

    RedisBinary found = RedisBinary.find(folder.toString());

    assertThat(found.path()).isNotEqualTo(old);
    assertThat(found.version()).isEqualTo(new RedisVersion(7, 0, 15));
    assertThat(found.note())
        .isEqualTo(
            "The installed %s is version 6.0.16, older than 7, so the bundled Redis 7.0.15 is used.",
            old);
  }

  @Test
  void aProgramThatNamesNoVersionIsPassedOver() throws IOException {
    program("redis-server", "hello");

    assertThat(RedisBinary.find(folder.toString()).version()).isEqualTo(new RedisVersion(7, 0, 15));
  }

  @Test
  void theBundledServerIsUnpackedOnceAndRepairedWhenCutShort() throws IOException {
    Path binary = BundledRedis.unpackedIn(folder).path();
    FileTime longAgo = FileTime.from(Instant.EPOCH);
    Files.setLastModifiedTime(binary, longAgo);

    BundledRedis.unpackedIn(folder);
    assertThat(Files.getLastModifiedTime(binary)).isEqualTo(longAgo);

    Files.writeString(binary, "cut short");
    assertThat(BundledRedis.unpackedIn(folder).version()).isEqualTo(new RedisVersion(7, 0, 15));
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(binary);
    }
  }

  @Test
  void aCacheFolderThatCannotBeWrittenIsOneClearSentence() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");

    assertThatThrownBy(() -> BundledRedis.unpackedIn(file.resolve("cache")))
        .isInstanceOf(LocalRedisException.class)
        .hasMessageContaining("set XDG_CACHE_HOME to a folder that can be written");
  }

  @Test
  void theCacheFolderFollowsTheEnvironment() {
    assertThat(BundledRedis.cacheFolder(Map.of("XDG_CACHE_HOME", "/elsewhere")))
        .isEqualTo(Path.of("/elsewhere/openclaw"));
    assertThat(BundledRedis.cacheFolder(Map.of()))
        .isAbsolute()
        .startsWith(Path.of(System.getProperty("user.home")));
  }

  private Path program(String name, String says) throws IOException {
    Path program = Files.writeString(folder.resolve(name), "#!/bin/sh\necho '" + says + "'\n");
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }
}
