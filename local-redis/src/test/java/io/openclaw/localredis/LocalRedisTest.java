package io.openclaw.localredis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRedisTest {
  @TempDir private Path folder;

  @Test
  void answersWhenStartReturns() throws IOException {
    try (LocalRedis redis = LocalRedis.start(LocalRedis.Settings.in(folder))) {
      assertThat(say(redis, "PING")).isEqualTo("PONG");
      RedisServer server = RedisServer.at(URI.create(redis.url()), Duration.ofSeconds(1));
      assertThat(server.pid()).isEqualTo(redis.pid());
      assertThat(server.version()).hasToString(redis.version());
    }
  }

  @Test
  void keepsWhatItAnsweredThroughAKillAndComesBackOnTheSamePort() throws IOException {
    try (LocalRedis redis = LocalRedis.start(LocalRedis.Settings.in(folder))) {
      int port = redis.port();
      say(redis, "SET", "answered", "kept");

      redis.kill();
      assertThat(redis.process().isAlive()).isFalse();
      redis.restart();

      assertThat(redis.port()).isEqualTo(port);
      assertThat(say(redis, "GET", "answered")).isEqualTo("kept");
    }
  }

  @Test
  void comesBackAfterCloseAndLeavesNoProcessBehind() throws IOException {
    LocalRedis redis = LocalRedis.start(LocalRedis.Settings.in(folder));
    say(redis, "SET", "answered", "kept");
    redis.close();
    assertThat(redis.process().isAlive()).isFalse();

    redis.restart();
    assertThat(say(redis, "GET", "answered")).isEqualTo("kept");

    redis.close();
    assertThat(redis.process().isAlive()).isFalse();
  }

  @Test
  void syncsEveryWriteAndNeverEvicts() throws IOException {
    var settings = LocalRedis.Settings.in(folder).withMaxMemoryBytes(64 << 20);
    try (LocalRedis redis = LocalRedis.start(settings)) {
      Map.of(
              "appendonly", "yes",
              "appendfsync", "always",
              "no-appendfsync-on-rewrite", "no",
              "aof-use-rdb-preamble", "yes",
              "save", "",
              "maxmemory", Integer.toString(64 << 20),
              "maxmemory-policy", "noeviction",
              "bind", "127.0.0.1",
              "tcp-keepalive", "60",
              "tcp-backlog", "511")
          .forEach((name, value) -> assertThat(config(redis, name)).as(name).isEqualTo(value));
    }
  }

  @Test
  void aPortInUseIsOneClearSentence() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var settings = LocalRedis.Settings.in(folder).withPort(taken.getLocalPort());

      assertThatThrownBy(() -> LocalRedis.start(settings))
          .isInstanceOf(LocalRedisException.class)
          .hasMessage(
              "Port %d is in use by another program; choose another port or stop that program.",
              taken.getLocalPort());
    }
  }

  @Test
  void anotherRedisOnThePortIsNotTakenForOurs() {
    try (LocalRedis other = LocalRedis.start(LocalRedis.Settings.in(folder.resolve("other")))) {
      var settings = LocalRedis.Settings.in(folder.resolve("ours")).withPort(other.port());

      assertThatThrownBy(() -> LocalRedis.start(settings)).hasMessageContaining("is in use");
    }
  }

  @Test
  void twoServersNeverShareOneFolder() throws IOException {
    AtomicLong heard = new AtomicLong();
    var settings = LocalRedis.Settings.in(folder).withOnStart(process -> heard.set(process.pid()));
    try (LocalRedis first = LocalRedis.start(settings)) {
      assertThat(heard).hasValue(first.pid());

      assertThatThrownBy(() -> LocalRedis.start(settings))
          .hasMessage(
              "Another Redis (process %d) still uses %s; stop it first.", first.pid(), folder);

      say(first, "SET", "answered", "kept");
      first.kill();
      try (LocalRedis second = LocalRedis.start(settings)) {
        assertThat(say(second, "GET", "answered")).isEqualTo("kept");
      }
    }
  }

  @Test
  void aServerThatCannotBeAnnouncedDoesNotLive() {
    AtomicReference<ProcessHandle> heard = new AtomicReference<>();
    var settings =
        LocalRedis.Settings.in(folder)
            .withOnStart(process -> {
              heard.set(process);
              throw new IllegalStateException("the disk is full");
            });

    assertThatThrownBy(() -> LocalRedis.start(settings)).hasMessage("the disk is full");

    assertThat(heard.get().isAlive()).isFalse();
  }

  @Test
  void aFolderThatCannotBeWrittenIsOneClearSentence() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");

    assertThatThrownBy(() -> LocalRedis.start(LocalRedis.Settings.in(file.resolve("data"))))
        .isInstanceOf(LocalRedisException.class)
        .hasMessageContaining(file.resolve("data") + " cannot be written");
  }

  @Test
  void dataThatCannotBeReadStopsTheStartWithTheServersOwnWords() throws IOException {
    Path aof = Files.createDirectories(folder.resolve("appendonlydir"));
    Files.writeString(aof.resolve("appendonly.aof.manifest"), "rubbish\n");

    assertThatThrownBy(() -> LocalRedis.start(LocalRedis.Settings.in(folder)))
        .isInstanceOf(LocalRedisException.class)
        .hasMessageStartingWith("Redis did not start: ")
        .hasMessageContaining(folder.resolve("redis.log").toString());
  }

  @Test
  void theLauncherRunsBeforeTheServer() {
    var settings = LocalRedis.Settings.in(folder).withLauncher(List.of("nice", "-n", "1"));
    try (LocalRedis redis = LocalRedis.start(settings)) {
      assertThat(redis.process().isAlive()).isTrue();
    }
  }

  private static String config(LocalRedis redis, String name) {
    try (Socket socket = connect(redis)) {
      socket.setSoTimeout(5_000);
      String command = "CONFIG GET " + name + "\r\nPING\r\n";
      socket.getOutputStream().write(command.getBytes(StandardCharsets.UTF_8));
      StringBuilder answer = new StringBuilder();
      while (!answer.toString().endsWith("+PONG\r\n")) {
        answer.append((char) socket.getInputStream().read());
      }
      return answer.toString().lines().toList().get(4);
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  private static Socket connect(LocalRedis redis) throws IOException {
    return new Socket(InetAddress.ofLiteral("127.0.0.1"), redis.port());
  }

  private static String say(LocalRedis redis, String... words) throws IOException {
    try (Socket socket = connect(redis)) {
      socket.setSoTimeout(5_000);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      return Resp.call(socket.getOutputStream(), in, words);
    }
  }
}
