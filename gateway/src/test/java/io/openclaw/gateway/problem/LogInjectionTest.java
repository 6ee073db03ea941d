package io.openclaw.gateway.problem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.gateway.SwitchableStore;
import io.openclaw.gateway.TestWebSocket;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.StringNode;

/// Whatever a client writes into a field: the log, as it is written to the console, has no line
/// that the gateway did not begin, no control character, and no line without an end.
class LogInjectionTest {
  private static final int LONGEST_LINE = 20_000;
  private static final String FORGED = "2026-01-01T00:00:00.000Z ERROR Forged all is lost";
  private static final Pattern LINE =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z (TRACE|DEBUG|INFO |WARN |ERROR) .*");
  private static final GatewayUnderTest GATEWAY =
      GatewayUnderTest.start("openclaw.security.connections-per-address=0");
  private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private static final Logger OURS = (Logger) LoggerFactory.getLogger("io.openclaw");
  private static final ByteArrayOutputStream WRITTEN = new ByteArrayOutputStream();
  private static final Console CONSOLE = new Console();

  /// The console's own pattern, into memory.
  private static final class Console extends OutputStreamAppender<ILoggingEvent> {
    private int events;

    @Override
    protected synchronized void append(ILoggingEvent event) {
      events++;
      super.append(event);
    }
  }

  @BeforeAll
  static void listen() {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(ROOT.getLoggerContext());
    encoder.setPattern(pattern());
    encoder.start();
    CONSOLE.setContext(ROOT.getLoggerContext());
    CONSOLE.setEncoder(encoder);
    CONSOLE.setOutputStream(WRITTEN);
    CONSOLE.start();
    ROOT.addAppender(CONSOLE);
    OURS.setLevel(Level.TRACE);
  }

  private static String pattern() {
    List<String> patterns = new ArrayList<>();
    ROOT.iteratorForAppenders()
        .forEachRemaining(it -> {
          if (it instanceof ConsoleAppender<ILoggingEvent> console
              && console.getEncoder() instanceof PatternLayoutEncoder of) {
            patterns.add(of.getPattern());
          }
        });
    return patterns.getFirst();
  }

  @AfterAll
  static void stop() {
    OURS.setLevel(null);
    ROOT.detachAppender(CONSOLE);
    GATEWAY.close();
  }

  static List<String> values() {
    return List.of(
        "a\r\n" + FORGED,
        "a\n" + FORGED,
        "a\r" + FORGED,
        "a\u2028" + FORGED,
        "a\u0085" + FORGED,
        "a\u001b[2J\u001b]0;owned\u0007",
        "a\u009b31m",
        "\0\b\u007f",
        "z".repeat(2 << 10));
  }

  @ParameterizedTest
  @MethodSource("values")
  void noFieldOfAClientGetsIntoTheLogRaw(String value) {
    String quoted = StringNode.valueOf(value).toString();
    for (String field : List.of("session_id", "provider", "model", "lane", "mode", "not_before")) {
      GATEWAY.submit("{\"message\":\"a\",\"%s\":%s}".formatted(field, quoted));
    }
    for (String body :
        List.of(
            "{\"message\":%s,\"session_id\":\"s\"}",
            "{\"message\":\"a\",\"metadata\":{\"k\":%s}}",
            "{\"message\":\"a\",\"metadata\":{%s:\"v\"}}",
            "{\"message\":\"a\",%s:1}",
            "{\"message\":\"a\",\"fallbacks\":[%s]}",
            "{\"messages\":[{\"role\":%s,\"content\":\"a\"}]}",
            "%s")) {
      GATEWAY.submit(body.formatted(quoted));
      GATEWAY.post("/chat/stream", "{\"x\":1," + body.formatted(quoted).substring(1));
      sockets(body.formatted(quoted));
    }
    GATEWAY.post("/api/v1/tokens", "{\"owner\":%s}".formatted(quoted));
    String escaped = java.net.URLEncoder.encode(value, UTF_8);
    GATEWAY.get("/api/v1/tasks?session_id=" + escaped + "&provider=" + escaped);
    GATEWAY.get("/api/v1/tasks?" + escaped + "=1&cursor=" + escaped);
    GATEWAY.raw(
        ("GET /api/v1/tasks/"
                + escaped
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            .getBytes(UTF_8));
    for (SwitchableStore.Mode mode :
        List.of(SwitchableStore.Mode.BROKEN, SwitchableStore.Mode.ANSWER_LOST)) {
      GATEWAY.faults.set(mode);
      GATEWAY.submit("{\"message\":%s,\"metadata\":{\"k\":%s}}".formatted(quoted, quoted));
      GATEWAY.faults.set(SwitchableStore.Mode.THERE);
    }
  }

  private static void sockets(String json) {
    try (TestWebSocket plain = TestWebSocket.open(GATEWAY, "/ws/stream?format=events")) {
      plain.say(json).say("{\"type\":\"resume\",\"task_id\":" + json + "}");
      plain.say("{\"type\":\"nothing\"}").next();
    }
    String header = json.replace(":", "\\c").replace("\"", "");
    for (String frame :
        List.of(
            "SUBSCRIBE\nreceipt:r\nid:%s\ndestination:/user/queue/errors\n\n\0".formatted(header),
            "SEND\nreceipt:r\ndestination:/app/tasks\ncorrelation-id:%s\nidempotency-key:%s\n\n%s\0"
                .formatted(header, header, json),
            "SUBSCRIBE\nid:2\nreceipt:%s\ndestination:%s\n\n\0".formatted(header, header))) {
      try (TestWebSocket stomp = TestWebSocket.open(GATEWAY, "/ws")) {
        stomp.frame("CONNECT", "accept-version:1.2").next();
        stomp.say(frame).next();
      }
    }
  }

  @Test
  void whatAProviderSaysGetsNotInEither() {
    for (String value : values()) {
      String id = GATEWAY.task("provider");
      String said = StringNode.valueOf(value).toString();
      ScriptedWorker.claim(GATEWAY.store, id)
          .start()
          .say(value)
          .fail(said.substring(1, said.length() - 1), "no");
      assertThat(GATEWAY.get("/api/v1/tasks/" + id).status()).isEqualTo(200);
    }
  }

  @Test
  void evenAFailureWithSuchAMessageForgesNoLine() {
    for (String value : values()) {
      OURS.atError().addKeyValue("key", value).log("failed " + value);
      OURS.error(
          "failed", new IllegalStateException(value, new IllegalArgumentException("b" + value)));
      OURS.error("failed", new IllegalStateException("x".repeat(1 << 20)));
    }
  }

  @AfterEach
  void theLogHasOnlyLinesOfTheGatewaysOwn() {
    synchronized (CONSOLE) {
      String written = WRITTEN.toString(UTF_8);
      assertThat(written)
          .doesNotContainPattern("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029]");
      assertThat(written.lines().filter(line -> LINE.matcher(line).matches()))
          .hasSize(CONSOLE.events)
          .noneMatch(line -> line.startsWith(FORGED));
      assertThat(written.lines())
          .allMatch(it -> LINE.matcher(it).matches() || it.isEmpty() || it.startsWith("  "))
          .allMatch(it -> it.length() <= LONGEST_LINE);
      WRITTEN.reset();
      CONSOLE.events = 0;
    }
  }
}
