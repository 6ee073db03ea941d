package io.openclaw.gateway.webguard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayUnderTest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlowClientsTest {
  private static final GatewayUnderTest GATEWAY =
      GatewayUnderTest.start(
          "openclaw.security.headers-within=500ms",
          "openclaw.security.body-grace=500ms",
          "server.jetty.connection-idle-timeout=3s");

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "G",
        "GET /health",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
        "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\nGET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
      })
  void aHeadThatDoesNotEndIsCutOffThoughItNeverPausesForLong(String begun) throws Exception {
    long from = System.nanoTime();
    trickle(begun, "a");

    assertThat(Duration.ofNanos(System.nanoTime() - from))
        .isBetween(Duration.ofMillis(400), Duration.ofMillis(2_500));
  }

  @Test
  void aConnectionBetweenRequestsIsLeftAlone() throws Exception {
    String request = "GET /health HTTP/1.1\r\nHost: localhost\r\n";
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write((request + "\r\n").getBytes(US_ASCII));
      await().pollDelay(Duration.ofMillis(1_200)).until(() -> true);
      out.write((request + "Connection: close\r\n\r\n").getBytes(US_ASCII));

      assertThat(rest(socket).split("HTTP/1\\.1 200", -1)).hasSize(3);
    }
  }

  @Test
  void aBodyThatTricklesIsRefused() throws Exception {
    String answer =
        trickle(
            String.join(
                "\r\n",
                "POST /api/v1/tasks HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "Content-Length: 100000",
                "",
                ""),
            " ");

    assertThat(answer).startsWith("HTTP/1.1 408").contains("\"code\":\"request_timeout\"");
  }

  /// Sends `begun`, then `more` again and again, until the gateway answers or closes.
  private static String trickle(String begun, String more) throws Exception {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(begun.getBytes(US_ASCII));
      CompletableFuture<String> answer = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> answer.complete(rest(socket)));
      while (!answer.isDone()) {
        try {
          out.write(more.getBytes(US_ASCII));
        } catch (IOException closed) {
          break;
        }
        try {
          answer.get(50, TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException notYet) {
          // Goes on.
        }
      }
      return answer.get(10, TimeUnit.SECONDS);
    }
  }

  private static String rest(Socket socket) {
    try {
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    } catch (IOException reset) {
      return "";
    }
  }

  private static Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), GATEWAY.uri("/").getPort());
    socket.setSoTimeout(10_000);
    return socket;
  }
}
