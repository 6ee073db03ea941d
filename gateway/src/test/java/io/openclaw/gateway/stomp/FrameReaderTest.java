package io.openclaw.gateway.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.gateway.problem.Code;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameReaderTest {
  private final FrameReader reader = new FrameReader();

  @Test
  void readsAFrameWithHeadersAndBody() {
    Frame frame = only("SEND\ndestination:/app/tasks\nx:a\\nb\\cc\\\\d\\re\n\nhällo\0");

    assertThat(frame.command()).isEqualTo(Command.SEND);
    assertThat(frame.header("x")).contains("a\nb:c\\d\re");
    assertThat(new String(frame.body(), UTF_8)).isEqualTo("hällo");
  }

  @Test
  void aContentLengthLetsTheBodyHoldNul() {
    Frame frame = only("SEND\ndestination:x\ncontent-length:3\n\na\0b\0");

    assertThat(frame.body()).containsExactly('a', 0, 'b');
  }

  @Test
  void ofARepeatedHeaderTheFirstCounts() {
    assertThat(only("SEND\na:1\na:2\n\n\0").header("a")).contains("1");
  }

  @Test
  void aConnectFrameIsNeverUnescaped() {
    assertThat(only("CONNECT\nlogin:a\\nb\\q\n\n\0").header("login")).contains("a\\nb\\q");
  }

  @Test
  void linesMayEndWithCarriageReturn() {
    assertThat(only("SEND\r\na:1\r\n\r\nx\0").header("a")).contains("1");
  }

  @Test
  void versionTenKnowsNoEscapesAndElevenNoReturn() {
    reader.speak(Version.V1_0);
    assertThat(only("SEND\na:x\\q\n\n\0").header("a")).contains("x\\q");
    reader.speak(Version.V1_1);
    assertThatThrownBy(() -> only("SEND\na:x\\r\n\n\0")).isInstanceOf(StompError.class);
  }

  @Test
  void lineEndsBetweenFramesAreNoFrames() {
    assertThat(all("\n\r\n\nDISCONNECT\n\n\0\n\n")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "'HELLO\\n\\n\\0',malformed_frame",
    "'AVERYVERYVERYLONGCOMMAND',malformed_frame",
    "'SEND\\nno colon\\n\\n\\0',malformed_frame",
    "'SEND\\n:no name\\n\\n\\0',malformed_frame",
    "'SEND\\na:b\\0',malformed_frame",
    "'SEND\\na:b\\q\\n\\n\\0',malformed_frame",
    "'SEND\\na:b\rc\\n\\n\\0',malformed_frame",
    "'SEND\\ncontent-length:-1\\n\\n\\0',malformed_frame",
    "'SEND\\ncontent-length:1\\n\\nab\\0',malformed_frame",
    "'SEND\\ncontent-length:70000\\n\\nab\\0',too_large",
    "'SUBSCRIBE\\nid:1\\n\\nbody\\0',malformed_frame",
    "'\\0',malformed_frame",
  })
  void whatCannotBeRightIsRefused(String spelled, String code) {
    String bytes = spelled.replace("\\n", "\n").replace("\\0", "\0");

    assertThatThrownBy(() -> all(bytes))
        .isInstanceOfSatisfying(
            StompError.class, it -> assertThat(it.problem().code().word()).isEqualTo(code));
  }

  @Test
  void theLimitsAreExact() {
    String name = "a:";
    only("SEND\n" + name + "x".repeat(FrameReader.LONGEST_HEADER - 2) + "\n\n\0");
    refused(
        Code.HEADERS_TOO_LARGE, "SEND\na:" + "x".repeat(FrameReader.LONGEST_HEADER - 1) + "\n\n\0");

    only("SEND\n" + "a:b\n".repeat(FrameReader.MOST_HEADERS) + "\n\0");
    refused(
        Code.HEADERS_TOO_LARGE, "SEND\n" + "a:b\n".repeat(FrameReader.MOST_HEADERS + 1) + "\n\0");

    int rest = FrameReader.LARGEST_FRAME - "SEND\n\n\0".length();
    only("SEND\n\n" + "x".repeat(rest) + "\0");
    refused(Code.TOO_LARGE, "SEND\n\n" + "x".repeat(rest + 1) + "\0");
  }

  @Test
  void brokenUtf8InAHeaderIsRefused() {
    FrameReader fresh = new FrameReader();
    fresh.feed(new byte[] {'S', 'E', 'N', 'D', '\n', 'a', ':', (byte) 0xC3, '\n', '\n', 0});

    assertThatThrownBy(fresh::next).isInstanceOf(StompError.class);
  }

  /// Whatever is sent and however it is cut, whole frames come out as they went in.
  @Test
  void framesSurviveEveryCut() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 3_000; round++) {
      List<Map<String, String>> headers = new ArrayList<>();
      List<byte[]> bodies = new ArrayList<>();
      byte[] wire = {};
      for (int frame = 0; frame < 1 + random.nextInt(4); frame++) {
        Map<String, String> some = randomHeaders(random);
        byte[] body = new byte[random.nextInt(40)];
        random.nextBytes(body);
        headers.add(some);
        bodies.add(body);
        wire = join(wire, spell(some, body));
      }
      List<Frame> frames = cut(wire, random);
      assertThat(frames).as("seed %d", seed).hasSize(headers.size());
      for (int at = 0; at < frames.size(); at++) {
        assertThat(frames.get(at).headers())
            .as("seed %d", seed)
            .containsAllEntriesOf(headers.get(at));
        assertThat(frames.get(at).body()).as("seed %d", seed).isEqualTo(bodies.get(at));
      }
    }
  }

  /// Garbage ends in a refusal or in nothing, never in anything else.
  @Test
  void garbageIsRefusedOrWaitedFor() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < 150_000; round++) {
      byte[] bytes = MalformedFrames.frame(random);
      FrameReader fresh = new FrameReader();
      try {
        fresh.feed(bytes);
        while (fresh.next().isPresent()) {}
      } catch (StompError expected) {
        refused++;
      } catch (RuntimeException broken) {
        throw new AssertionError("seed " + seed + " round " + round, broken);
      }
    }
    assertThat(refused).isBetween(50_000, 149_999);
  }

  private List<Frame> cut(byte[] wire, Random random) {
    List<Frame> frames = new ArrayList<>();
    for (int from = 0; from < wire.length; ) {
      int to = Math.min(wire.length, from + 1 + random.nextInt(30));
      reader.feed(Arrays.copyOfRange(wire, from, to));
      drain(reader, frames);
      from = to;
    }
    return frames;
  }

  private static Map<String, String> randomHeaders(Random random) {
    Map<String, String> headers = new HashMap<>();
    for (int header = 0; header < random.nextInt(5); header++) {
      headers.put("n" + header + "\n:\\é", "v:\r\n\\" + random.nextInt());
    }
    return headers;
  }

  private static byte[] spell(Map<String, String> headers, byte[] body) {
    StringBuilder head = new StringBuilder("SEND\n");
    headers.forEach((name, value) ->
        head.append(Version.V1_2.escape(name))
            .append(':')
            .append(Version.V1_2.escape(value))
            .append('\n'));
    head.append("content-length:").append(body.length).append("\n\n");
    return join(join(head.toString().getBytes(UTF_8), body), new byte[] {0, '\n'});
  }

  private static byte[] join(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private Frame only(String text) {
    List<Frame> frames = all(text);
    assertThat(frames).hasSize(1);
    return frames.getFirst();
  }

  private void refused(Code code, String text) {
    FrameReader fresh = new FrameReader();
    fresh.feed(text.getBytes(UTF_8));
    assertThatThrownBy(fresh::next)
        .isInstanceOfSatisfying(
            StompError.class, it -> assertThat(it.problem().code()).isEqualTo(code));
  }

  private List<Frame> all(String text) {
    List<Frame> frames = new ArrayList<>();
    reader.feed(text.getBytes(UTF_8));
    drain(reader, frames);
    return frames;
  }

  private static void drain(FrameReader reader, List<Frame> to) {
    for (Optional<Frame> next = reader.next(); next.isPresent(); next = reader.next()) {
      to.add(next.get());
    }
  }
}
