package io.openclaw.simulator;

import static io.openclaw.simulator.RunningSimulator.rawStream;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Lower bounds are exact, because nothing may come early; upper ones leave room for a busy
/// machine.
class PaceTest {

  private static final String KEY = "unlimited-pace";

  private RunningSimulator simulator;

  @BeforeEach
  void start() throws IOException {
    simulator = RunningSimulator.start(InstantSource.system());
  }

  @AfterEach
  void stop() throws IOException {
    simulator.close();
  }

  @Test
  void keepsTwentyPiecesASecondByDefaultAlsoForAReply() throws Exception {
    assertThat(took("#sim tokens=21")).isBetween(millis(1000), millis(1800));
    assertThat(took("#sim tokens=11 reply=\"" + "x".repeat(50) + "\""))
        .isBetween(millis(500), millis(1300));
  }

  @Test
  void keepsTheRateAndTheFirstDelayThatAreAsked() throws Exception {
    assertThat(took("#sim tokens=101 rate=100 first=300ms")).isBetween(millis(1300), millis(2100));
    assertThat(took("#sim tokens=2000 rate=100000")).isLessThan(millis(1000));
  }

  @Test
  void aNotStreamedAnswerTakesAsLong() throws Exception {
    long before = System.nanoTime();
    simulator.whole(KEY, "#sim tokens=11 rate=20 first=200ms");

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(millis(700), millis(1500));
  }

  @Test
  void sendsEachPieceWhenItIsDueAndNotAtTheEnd() throws Exception {
    try (Socket socket = simulator.connect()) {
      long before = System.nanoTime();
      socket
          .getOutputStream()
          .write(rawStream(KEY, "#sim tokens=2 first=200ms rate=1 reply=\"AB\""));

      readUntil(socket.getInputStream(), "\"A\"");
      Duration first = Duration.ofNanos(System.nanoTime() - before);
      readUntil(socket.getInputStream(), "\"B\"");
      Duration second = Duration.ofNanos(System.nanoTime() - before);

      assertThat(first).isBetween(millis(200), millis(900));
      assertThat(second).isBetween(millis(1200), millis(1900));
    }
  }

  @Test
  void journalsTheFirstByteWhenTheFirstPieceLeaves() throws Exception {
    simulator.stream(KEY, "#sim tokens=2 first=200ms");

    List<JsonNode> facts = simulator.journal();
    long waited = facts.get(1).get("at_ms").longValue() - facts.get(0).get("at_ms").longValue();
    assertThat(facts.get(1).get("fact").stringValue()).isEqualTo("first_byte");
    assertThat(waited).isBetween(199L, 900L);
  }

  private Duration took(String prompt) throws Exception {
    long before = System.nanoTime();
    assertThat(simulator.stream(KEY, prompt).statusCode()).isEqualTo(200);
    return Duration.ofNanos(System.nanoTime() - before);
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  static void readUntil(InputStream in, String text) throws IOException {
    StringBuilder seen = new StringBuilder();
    while (seen.indexOf(text) < 0) {
      int b = in.read();
      assertThat(b).as("the answer ended after: %s", seen).isNotNegative();
      seen.append((char) b);
    }
  }
}
