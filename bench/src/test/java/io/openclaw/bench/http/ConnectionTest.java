package io.openclaw.bench.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  private static final Request ANY = Request.get("/");

  private final ScriptedServer server = new ScriptedServer();
  private final Connection connection = new Connection(server.address(), Duration.ofSeconds(5));

  ConnectionTest() throws IOException {}

  @AfterEach
  void stop() throws IOException {
    connection.close();
    server.close();
  }

  @Test
  void readsABodyOfAKnownLengthAndKeepsTheConnection() throws IOException {
    server.answers("HTTP/1.1 202 Accepted\r\nContent-Length: 5\r\n\r\nhello");
    server.answers("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");

    assertThat(connection.send(ANY)).isEqualTo(new Answer(202, "hello"));
    assertThat(connection.send(ANY)).isEqualTo(new Answer(200, ""));
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void putsChunksTogetherAndKeepsTheConnection() throws IOException {
    String chunks = "5;x=y\r\nhello\r\nA\r\n, world: 1\r\n0\r\nTrailer: t\r\n\r\n";
    server.answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
    server.answers("HTTP/1.1 204 No Content\r\n\r\n");

    assertThat(connection.send(ANY).body()).isEqualTo("hello, world: 1");
    assertThat(connection.send(ANY)).isEqualTo(new Answer(204, ""));
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void doesNotWaitForTheEndOfAnAnswerThatStreams() throws IOException {
    server.answersAndKeepsSilent(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\ndata: 1\n\r\n");

    assertThat(connection.open(ANY).lines().readLine()).isEqualTo("data: 1");
  }

  @Test
  void noticesAnAnswerThatWasCutOffAndConnectsAnew() throws IOException {
    server.answersAndCloses("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhell");
    server.answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

    assertThatThrownBy(() -> connection.send(ANY)).isInstanceOf(EOFException.class);
    assertThat(connection.send(ANY).body()).isEqualTo("ok");
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void leavesAnAnswerThatWasNotReadToItsEndBehind() throws IOException {
    server.answers("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nunwelcome");
    server.answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

    assertThat(connection.open(ANY).status()).isEqualTo(200);
    assertThat(connection.send(ANY).body()).isEqualTo("ok");
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void refusesWhatItCannotFrame() {
    server.answersAndCloses("HTTP/1.1 200 OK\r\n\r\nwithout a length");

    assertThatThrownBy(() -> connection.send(ANY)).hasMessageContaining("length");
  }

  @Test
  void doesNotWaitForeverForASilentServer() throws IOException {
    try (Connection hasty = new Connection(server.address(), Duration.ofMillis(100))) {
      server.answersAndKeepsSilent("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhell");

      assertThatThrownBy(() -> hasty.send(ANY)).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void sendsWhatTheRequestSays() throws IOException {
    server.answers("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

    connection.send(Request.post("/tasks", "{\"message\":\"ä\"}").with("X-Key", "k"));

    assertThat(server.requests())
        .containsExactly(
            "POST /tasks HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nX-Key: k\r\n"
                    .formatted(server.address())
                + "Content-Length: 16\r\n\r\n{\"message\":\"ä\"}");
  }

  @Test
  void takesNoHeaderOfTwoLines() {
    assertThatThrownBy(() -> ANY.with("X-Key", "a\r\nb"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
