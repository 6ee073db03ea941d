package io.openclaw.localredis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RedisServerTest {
  @Test
  void readsVersionAndPidAndSendsTheCredentials() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      String info = "# Server\r\nredis_version:6.2.1\r\nprocess_id:77\r\n";
      String answers = "+OK\r\n+PONG\r\n$%d\r\n%s\r\n".formatted(info.length(), info);
      StringBuilder heard = new StringBuilder();
      Thread server = Thread.ofVirtual().start(() -> answer(listening, answers, heard));

      URI url = URI.create("redis://me:p%40ss@127.0.0.1:" + listening.getLocalPort());
      RedisServer found = RedisServer.at(url, Duration.ofSeconds(5));
      server.join();

      assertThat(found).isEqualTo(new RedisServer(new RedisVersion(6, 2, 1), 77));
      assertThat(found.version().suffices()).isFalse();
      assertThat(heard.toString()).contains("AUTH\r\n$2\r\nme\r\n$4\r\np@ss\r\n");
    }
  }

  @Test
  void nobodyThereIsOneSentenceWithoutThePassword() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = closed.getLocalPort();
    }

    assertThatThrownBy(() ->
            RedisServer.at(URI.create("redis://:hidden@127.0.0.1:" + port), Duration.ofSeconds(1)))
        .isInstanceOf(LocalRedisException.class)
        .hasMessageContaining("redis://127.0.0.1:" + port + " cannot be asked")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void aServerThatIsNoRedisIsSaidSo() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual().start(() -> answer(listening, "HTTP/1.1 400 \r\n", new StringBuilder()));

      URI url = URI.create("redis://127.0.0.1:" + listening.getLocalPort());
      assertThatThrownBy(() -> RedisServer.at(url, Duration.ofSeconds(5)))
          .hasMessageContaining("the answer is not that of a Redis");
    }
  }

  private static void answer(ServerSocket listening, String answers, StringBuilder heard) {
    try (Socket socket = listening.accept();
        InputStream in = socket.getInputStream()) {
      socket.getOutputStream().write(answers.getBytes(StandardCharsets.UTF_8));
      for (int c = in.read(); c >= 0; c = in.read()) {
        heard.append((char) c);
      }
    } catch (IOException e) {
      heard.append(e);
    }
  }
}
