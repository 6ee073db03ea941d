package io.openclaw.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.localredis.LocalRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RedisRoleTest {
  @Test
  void aKilledRedisIsBackOnItsPortWithWhatItAnswered(@TempDir Path folder)
      throws IOException, InterruptedException {
    BlockingQueue<Long> back = new LinkedBlockingQueue<>();
    try (RedisRole redis = new RedisRole(LocalRedis.Settings.in(folder), back::add)) {
      int port = redis.port();
      assertThat(said(port, "SET kept yes")).isEqualTo("+OK");

      redis.kill();
      Long nanos = back.poll(30, TimeUnit.SECONDS);

      assertThat(nanos).isNotNull().isPositive();
      assertThat(redis.isReady()).isTrue();
      assertThat(redis.port()).isEqualTo(port);
      assertThat(said(port, "GET kept")).isEqualTo("$3");
    }
  }

  /// The first line of the answer.
  private static String said(int port, String command) throws IOException {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      StringBuilder line = new StringBuilder();
      for (int c = socket.getInputStream().read(); c != '\r'; c = socket.getInputStream().read()) {
        line.append((char) c);
      }
      return line.toString();
    }
  }
}
