package io.openclaw.testkit.client;

import static io.openclaw.testkit.client.FakeGateway.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.testkit.history.History;
import io.openclaw.testkit.history.HistoryChecker;
import io.openclaw.testkit.history.Observation;
import io.openclaw.testkit.history.Rule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ClientTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final List<String> LOG =
      List.of(
          event(1, "queued", "", "{}"),
          event(2, "started", "", "{}"),
          event(3, "content", "Hel", "{}"),
          event(4, "content", "lo", "{}"),
          event(
              5,
              "done",
              "",
              """
              {"status":"succeeded","length":5,
               "sha256":"185f8db32271fe25f561a6fc938b2e264306ec304eda518007d1764826381969"}\
              """
                  .replace("\n", "")));

  private final History history = History.startingNow();

  @Test
  void aSubmitIsRepeatedUnderItsKeyUntilItIsAcknowledged() throws IOException {
    try (FakeGateway gateway = new FakeGateway(LOG)) {
      gateway.submitAnswers.addAll(List.of(503, -1, 429));

      String task = client(gateway).submit(Ask.replying("Hello", ""), "k1", SOON);

      assertThat(task).isEqualTo(FakeGateway.TASK);
      assertThat(gateway.keys).containsExactly("k1", "k1", "k1", "k1");
    }
    assertThat(history.all())
        .extracting(it -> it.getClass().getSimpleName())
        .containsExactly("Submitted", "NotAccepted", "NotAccepted", "NotAccepted", "Accepted");
  }

  @Test
  void aSubmitRefusedForGoodIsNotRepeated() throws IOException {
    try (FakeGateway gateway = new FakeGateway(LOG)) {
      gateway.submitAnswers.add(400);

      assertThatThrownBy(() -> client(gateway).submit(Ask.of("x"), "k1", SOON))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("400");
      assertThat(gateway.keys).hasSize(1);
    }
  }

  @Test
  void watchersResumeAtTheirCursorAndSeeTheSame() throws IOException {
    try (FakeGateway gateway = new FakeGateway(LOG)) {
      TaskClient client = client(gateway);
      String task = client.submit(Ask.replying("Hello", ""), "k1", SOON);
      gateway.streamLengths.addAll(List.of(2, 0, 1));

      assertThat(Watcher.sse(client, task, event -> {}).await(SOON)).isEqualTo(5);

      assertThat(gateway.cursors).containsExactly("0", "2", "2", "3");
      assertThat(Watcher.poll(client, task, event -> {}).await(SOON)).isEqualTo(5);
      client.read(task, SOON);
    }
    var verdict = HistoryChecker.check(history.all());
    verdict.requireClean();
    assertThat(verdict.tally().events()).isEqualTo(10);
    assertThat(history.all()).filteredOn(Observation.Resumed.class::isInstance).hasSize(3);
  }

  @Test
  void aServerThatRepeatsAnEventIsFoundOut() throws IOException {
    List<String> stuttering =
        List.of(LOG.get(0), LOG.get(1), LOG.get(1), LOG.get(2), LOG.get(3), LOG.get(4));
    try (FakeGateway gateway = new FakeGateway(stuttering)) {
      TaskClient client = client(gateway);
      String task = client.submit(Ask.of("x"), "k1", SOON);

      Watcher.poll(client, task, event -> {}).await(SOON);
    }
    assertThat(HistoryChecker.check(history.all()).count(Rule.REPEAT)).isEqualTo(1);
  }

  @Test
  void aServerThatTalksNonsenseIsFoundOut() throws IOException {
    try (FakeGateway gateway = new FakeGateway(List.of("no JSON"))) {
      TaskClient client = client(gateway);
      String task = client.submit(Ask.of("x"), "k1", SOON);

      assertThatThrownBy(() -> Watcher.sse(client, task, event -> {}).await(SOON))
          .hasStackTraceContaining("no JSON");
    }
    assertThat(HistoryChecker.check(history.all()).count(Rule.VANISHED)).isEqualTo(1);
  }

  @Test
  void anAnswerThatNeverEndsIsGivenUpAtTheDeadline() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      URI url = URI.create("http://127.0.0.1:" + server.getLocalPort());
      Thread.ofVirtual().start(() -> trickle(server));

      assertThatThrownBy(() -> new TaskClient(url, history).get("/health", Duration.ofMillis(500)))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void anAnswerThatBreaksOffIsNoAnswer() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      URI url = URI.create("http://127.0.0.1:" + server.getLocalPort());
      Thread.ofVirtual().start(() -> halfAnAnswer(server));

      assertThatThrownBy(() -> new TaskClient(url, history).get("/health", SOON))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("broke off");
    }
  }

  private TaskClient client(FakeGateway gateway) {
    return new TaskClient(gateway.url(), history);
  }

  /// Says a byte now and then, so that no single read ever waits for long.
  private static void trickle(ServerSocket server) {
    try (Socket socket = server.accept()) {
      while (true) {
        socket.getOutputStream().write('H');
        socket.setSoTimeout(50);
        try {
          socket.getInputStream().skipNBytes(Long.MAX_VALUE);
        } catch (SocketTimeoutException e) {
          // Time for the next byte.
        }
      }
    } catch (IOException e) {
      // The client has given up, as it should.
    }
  }

  private static void halfAnAnswer(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket
          .getOutputStream()
          .write(
              "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The client was faster.
    }
  }
}
