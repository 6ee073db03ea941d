package io.openclaw.gateway.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.gateway.SwitchableStore;
import io.openclaw.gateway.TestWebSocket;
import io.openclaw.gateway.caller.Pass;
import io.openclaw.gateway.caller.Scope;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Secrets on every way that ends in an error, with every word the gateway says in its log written
/// down: none comes back and none is logged.
class CanaryTest {
  private static final GatewayUnderTest GATEWAY =
      GatewayUnderTest.start("openclaw.security.tokens=optional");
  private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();
  private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private static final Logger OURS = (Logger) LoggerFactory.getLogger("io.openclaw");

  private final List<String> canaries = new ArrayList<>();
  private final StringBuilder answers = new StringBuilder();

  @BeforeAll
  static void listen() {
    LOG.start();
    ROOT.addAppender(LOG);
    OURS.setLevel(Level.TRACE);
  }

  @AfterAll
  static void stop() {
    OURS.setLevel(null);
    ROOT.detachAppender(LOG);
    GATEWAY.close();
  }

  private String canary(String kind) {
    String canary = "canary-" + kind + "-" + Long.toHexString(System.nanoTime());
    canaries.add(canary);
    return canary;
  }

  private void heard(Answer answer) {
    assertThat(answer.status()).isGreaterThanOrEqualTo(400);
    answers.append(answer.response().headers().map()).append(answer.response().body());
  }

  @Test
  void noSecretComesBackAndNoneIsLogged() {
    String good = issued();
    canaries.add(good);
    String guessed = Token.newSecret();
    canaries.add(guessed);

    heard(GATEWAY.get("/api/v1/tasks", "Authorization", "Bearer " + guessed));
    heard(GATEWAY.get("/api/v1/tasks", "Authorization", "Bearer " + canary("bearer")));
    heard(GATEWAY.get("/api/v1/tasks", "Authorization", "Basic " + canary("basic")));
    heard(GATEWAY.get("/nothing", "Authorization", "Bearer " + good));
    heard(GATEWAY.get("/api/v1/tasks?access_token=" + canary("url")));
    heard(GATEWAY.get("/api/v1/tasks?limit=" + canary("query")));
    heard(GATEWAY.get("/api/v1/tasks/" + canary("id")));
    heard(GATEWAY.submit("{\"message\":\"" + canary("message") + "\",\"message\":1}"));
    heard(GATEWAY.submit("{\"message\":\"a\",\"provider\":\"" + canary("provider") + "\"}"));
    heard(GATEWAY.submit("{\"message\":\"a\",\"metadata\":{\"k\":[\"" + canary("meta") + "\"]}}"));
    heard(GATEWAY.submit("{\"message\":\"" + canary("broken")));
    heard(GATEWAY.submit("{}", "Idempotency-Key", canary("key") + "\""));
    heard(GATEWAY.post("/api/v1/tokens", "{\"owner\":\"" + canary("owner") + "*\"}"));
    heard(GATEWAY.post("/chat/stream", "{\"message\":\"" + canary("chat") + "\",\"x\":1}"));
    storeGone();
    smuggled();
    sockets(good, guessed);

    for (String canary : canaries) {
      assertThat(answers.toString()).doesNotContain(canary);
      assertThat(logged()).doesNotContain(canary);
    }
    assertThat(canaries).hasSizeGreaterThanOrEqualTo(12);
  }

  @Test
  void whatATaskSaysIsInItsEventsAloneAndNeverInTheLog() {
    String question = canary("question");
    String reply = canary("answer");
    String id = GATEWAY.task(question);
    ScriptedWorker.claim(GATEWAY.store, id).start().say(reply).succeed(reply);

    assertThat(GATEWAY.get("/api/v1/tasks/" + id + "/events").response().body()).contains(reply);
    assertThat(GATEWAY.get("/stats").response().body()).doesNotContain(question, reply);
    assertThat(logged()).doesNotContain(question, reply);
  }

  @Test
  void aTokenIsNotPartOfAnyText() {
    var issued =
        GATEWAY
            .bean(TokenAdministration.class)
            .issue("x", EnumSet.allOf(Scope.class), Optional.empty());
    Pass pass = GATEWAY.bean(TokenAuthenticator.class).login(issued.secret());

    assertThat(issued + " " + issued.token() + pass).doesNotContain(issued.secret());
  }

  private static String issued() {
    return GATEWAY
        .bean(TokenAdministration.class)
        .issue("ann", EnumSet.allOf(Scope.class), Optional.empty())
        .secret();
  }

  private void storeGone() {
    GATEWAY.faults.set(SwitchableStore.Mode.AWAY);
    GATEWAY.tokens.away = true;
    try {
      heard(GATEWAY.submit("{\"message\":\"" + canary("away") + "\"}"));
      String unknown = Token.newSecret();
      canaries.add(unknown);
      heard(GATEWAY.get("/api/v1/tasks", "Authorization", "Bearer " + unknown));
    } finally {
      GATEWAY.tokens.away = false;
      GATEWAY.faults.set(SwitchableStore.Mode.THERE);
    }
  }

  /// What is told on the live transports, the closing included.
  private void sockets(String good, String guessed) {
    for (String token : List.of(good, guessed, canary("auth"))) {
      try (TestWebSocket plain = TestWebSocket.open(GATEWAY, "/ws/stream?format=events");
          TestWebSocket stomp = TestWebSocket.open(GATEWAY, "/ws")) {
        answers.append(plain.say("{\"type\":\"auth\",\"token\":\"" + token + "\"}").next());
        answers.append(stomp.frame("CONNECT", "Authorization:Bearer " + token).next());
      }
    }
    try (TestWebSocket plain = TestWebSocket.open(GATEWAY, "/ws/stream?format=events")) {
      for (String frame :
          List.of(
              "{\"message\":\"" + canary("frame") + "\",\"message\":1}",
              "{\"message\":\"a\",\"provider\":\"" + canary("socket") + "\"}",
              "{\"type\":\"" + canary("type") + "\"}",
              canary("text"))) {
        answers.append(plain.say(frame).next());
      }
    }
    for (String frame :
        List.of(
            "SEND\ndestination:" + canary("destination") + "\n\nx\0",
            "SUBSCRIBE\nid:1\nselector:" + canary("selector") + "\ndestination:/topic/x\n\n\0",
            canary("command") + "\n\n\0")) {
      try (TestWebSocket stomp = TestWebSocket.open(GATEWAY, "/ws")) {
        stomp.frame("CONNECT", "Authorization:Bearer " + good).next();
        answers.append(stomp.say(frame).next()).append(stomp.closeCode());
      }
    }
  }

  private void smuggled() {
    answers.append(
        GATEWAY.raw(
            ("GET /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + canary("head")
                    + "\r\n bad: "
                    + canary("folded")
                    + "\r\n\r\n")
                .getBytes(ISO_8859_1)));
    answers.append(
        GATEWAY.raw(
            ("GET /" + canary("path") + "\0 HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(UTF_8)));
  }

  private static String logged() {
    StringBuilder all = new StringBuilder();
    for (ILoggingEvent event : List.copyOf(LOG.list)) {
      all.append(event.getFormattedMessage()).append(event.getKeyValuePairs());
      if (event.getThrowableProxy() != null) {
        all.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
    }
    return all.toString();
  }
}
