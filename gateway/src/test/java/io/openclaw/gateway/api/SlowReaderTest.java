package io.openclaw.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlowReaderTest {
  private static final int EVENTS = 600;

  @Test
  void aReaderThatDoesNotReadHoldsUpNobodyAndLosesNothing() throws Exception {
    try (GatewayUnderTest gateway = GatewayUnderTest.start();
        Socket slow = new Socket()) {
      String id = gateway.task("much");
      ScriptedWorker worker = ScriptedWorker.claim(gateway.store, id).start();
      slow.setReceiveBufferSize(8 << 10);
      slow.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.uri("/").getPort()));
      slow.getOutputStream().write(head(id).getBytes(UTF_8));
      String piece = "x".repeat(20_000);
      for (int event = 0; event < EVENTS; event++) {
        worker.say(piece);
      }
      worker.succeed("x");

      String quick =
          gateway
              .get("/api/v1/tasks/" + id + "/events", "Accept", "text/event-stream")
              .response()
              .body();
      String late = new String(slow.getInputStream().readAllBytes(), UTF_8);

      assertThat(ids(quick)).hasSize(EVENTS + 4).doesNotHaveDuplicates();
      assertThat(ids(late)).isEqualTo(ids(quick));
    }
  }

  private static String head(String id) {
    return String.join(
        "\r\n",
        "GET /api/v1/tasks/" + id + "/events HTTP/1.0",
        "Host: localhost",
        "Accept: text/event-stream",
        "",
        "");
  }

  private static List<String> ids(String stream) {
    return stream.lines().filter(line -> line.matches("id: \\d+")).toList();
  }
}
