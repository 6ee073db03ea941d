package io.openclaw.testkit.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FaultProxyTest {
  private ServerSocket echo;
  private FaultProxy proxy;

  FaultProxyTest() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    proxy = FaultProxy.to("echo", echo.getLocalPort());
  }

  @BeforeEach
  void answer() {
    Thread.ofVirtual().start(this::acceptAll);
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void bytesPassBothWaysAndAreCounted() throws IOException {
    try (Socket client = connect()) {
      assertThat(said(client, "hello")).isEqualTo("hello");
    }
    assertThat(proxy.counts().accepted()).isEqualTo(1);
    await().until(() -> proxy.counts().open() == 0);
    assertThat(proxy.counts().passed()).isEqualTo(10);
  }

  @Test
  void aHalfCloseIsPassedOn() throws IOException {
    try (Socket client = connect()) {
      client.getOutputStream().write("bye".getBytes(StandardCharsets.UTF_8));
      client.shutdownOutput();

      assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("bye");
    }
  }

  @Test
  void oneConnectionIsCutInTheMiddleOfWhatItIsSent() throws IOException {
    try (Socket one = connect();
        Socket other = connect()) {
      said(one, "hello");
      said(other, "hello");

      assertThat(proxy.cutOne(FaultProxy.Cut.FIN, 4, new Random(1))).isTrue();
      assertThat(proxy.cutOne(FaultProxy.Cut.FIN, 4, new Random(1))).isTrue();
      assertThat(proxy.cutOne(FaultProxy.Cut.FIN, 4, new Random(1))).isFalse();
      assertThat(proxy.counts().cut()).isZero();

      one.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
      assertThat(one.getInputStream().readAllBytes()).asString().isIn("", "h", "he", "hel");
      await().until(() -> proxy.counts().cut() == 1);
      assertThat(proxy.counts().open()).isEqualTo(1);
    }
  }

  @Test
  void aResetIsAnErrorToTheClient() throws IOException {
    try (Socket client = connect()) {
      said(client, "hello");

      assertThat(proxy.cut(FaultProxy.Cut.RST)).isEqualTo(1);

      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    assertThat(proxy.counts().cut()).isEqualTo(1);
  }

  @Test
  void aCleanCutIsAnEndToTheClient() throws IOException {
    try (Socket client = connect()) {
      said(client, "hello");

      assertThat(proxy.cut(FaultProxy.Cut.FIN)).isEqualTo(1);

      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void connectionsAfterACutAreLetIn() throws IOException {
    try (Socket before = connect()) {
      said(before, "a");
      proxy.cut(FaultProxy.Cut.RST);
    }
    try (Socket after = connect()) {
      assertThat(said(after, "b")).isEqualTo("b");
    }
  }

  @Test
  void aStallHoldsBackAndLosesNothing() throws IOException {
    try (Socket client = connect()) {
      said(client, "a");
      proxy.stall(Duration.ofSeconds(20));
      client.getOutputStream().write("held".getBytes(StandardCharsets.UTF_8));
      client.setSoTimeout(100);
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);

      proxy.calm();

      client.setSoTimeout(0);
      assertThat(client.getInputStream().readNBytes(4)).asString().isEqualTo("held");
    }
  }

  @Test
  void aStallEndsByItself() throws IOException {
    try (Socket client = connect()) {
      said(client, "a");
      long from = System.nanoTime();
      proxy.stall(Duration.ofMillis(300));

      assertThat(said(client, "b")).isEqualTo("b");

      assertThat(System.nanoTime() - from).isGreaterThanOrEqualTo(290_000_000);
    }
  }

  @Test
  void refusalResetsNewConnectionsAndLeavesOldOnes() throws IOException {
    try (Socket old = connect()) {
      said(old, "a");
      proxy.refuse(Duration.ofSeconds(20));

      assertThatThrownBy(
              () -> {
                try (Socket fresh = connect()) {
                  said(fresh, "b");
                }
              })
          .isInstanceOf(SocketException.class);

      assertThat(said(old, "c")).isEqualTo("c");
    }
    assertThat(proxy.counts().refused()).isEqualTo(1);
  }

  @Test
  void slicedBytesArriveWholeAndInOrder() throws IOException {
    proxy.slice(Duration.ofSeconds(20));
    try (Socket client = connect()) {
      String text = "0123456789".repeat(500);

      assertThat(said(client, text)).isEqualTo(text);
    }
  }

  @Test
  void slicesReachTheReaderOneByOne() throws IOException {
    proxy.slice(Duration.ofSeconds(20));
    try (Socket client = connect()) {
      client.getOutputStream().write(new byte[1000]);
      byte[] into = new byte[1000];

      assertThat(client.getInputStream().read(into)).isLessThan(1000);
    }
  }

  @Test
  void delayIsAddedToEachPiece() throws IOException {
    try (Socket client = connect()) {
      said(client, "a");
      proxy.delay(Duration.ofMillis(100), Duration.ofSeconds(20));
      long from = System.nanoTime();

      said(client, "b");

      // There and back.
      assertThat(System.nanoTime() - from).isGreaterThanOrEqualTo(200_000_000);
    }
  }

  @Test
  void aDeadServerIsADeadServerToTheClient() throws IOException {
    echo.close();

    assertThatThrownBy(
            () -> {
              try (Socket client = connect()) {
                said(client, "anybody?");
                assertThat(client.getInputStream().read()).isEqualTo(-1);
                throw new SocketException("ended");
              }
            })
        .isInstanceOf(IOException.class);
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.ofLiteral("127.0.0.1"), proxy.port());
  }

  private static String said(Socket client, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    client.getOutputStream().write(bytes);
    return new String(client.getInputStream().readNBytes(bytes.length), StandardCharsets.UTF_8);
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket socket = echo.accept();
        Thread.ofVirtual().start(() -> echo(socket));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      in.transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // Cut, as ordered.
    }
  }
}
