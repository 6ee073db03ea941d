package io.openclaw.gateway.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.gateway.SwitchableStore;
import io.openclaw.gateway.intake.Intake;
import io.openclaw.gateway.intake.Submitted;
import io.openclaw.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SessionContextTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final GatewayUnderTest GATEWAY =
      GatewayUnderTest.start("openclaw.session.context-tokens=100");

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @Test
  void aTurnIsToldTheTurnsBeforeItOldestFirst() {
    turn("order", "one", "1");
    turn("order", "two", "2");
    JsonNode request = request(submit("order", "three"));

    assertThat(said(request))
        .containsExactly("user one", "assistant 1", "user two", "assistant 2", "user three");
    assertThat(request.path("context").asInt()).isEqualTo(4);
  }

  @Test
  void archivedTurnsCountToo() {
    String first = turn("archived", "one", "1");
    GATEWAY.history.takeOver(GATEWAY.store, new TaskId(first), /* drop= */ true);
    turn("archived", "two", "2");

    assertThat(said(request(submit("archived", "three"))))
        .containsExactly("user one", "assistant 1", "user two", "assistant 2", "user three");
  }

  @Test
  void theNewestTurnsWithinTheBudgetAreTold() {
    turn("budget", "a".repeat(100), "b".repeat(200));
    turn("budget", "small", "s");
    turn("budget", "c".repeat(199), "d".repeat(200));

    assertThat(said(request(submit("budget", "now"))))
        .containsExactly("user " + "c".repeat(199), "assistant " + "d".repeat(200), "user now");
  }

  @Test
  void aTurnThatFillsTheBudgetIsTakenAndOneTokenMoreIsNot() {
    turn("full", "a".repeat(200), "b".repeat(200));
    assertThat(said(request(submit("full", "now")))).hasSize(3);
    turn("over", "a".repeat(200), "b".repeat(201));
    assertThat(said(request(submit("over", "now")))).containsExactly("user now");
  }

  @Test
  void onlyAnsweredTurnsOfThisOwnerAndSessionCount() {
    Submitted foreign =
        GATEWAY
            .bean(Intake.class)
            .submit(
                "somebody",
                "{\"message\":\"secret\",\"session_id\":\"mine\"}".getBytes(UTF_8),
                Optional.empty());
    ScriptedWorker.claim(GATEWAY.store, ((Submitted.Accepted) foreign).id().text())
        .start()
        .succeed("s");
    turn("other", "elsewhere", "e");
    String failed = submit("mine", "failed");
    ScriptedWorker.claim(GATEWAY.store, failed).start().fail("no", "x");

    assertThat(said(request(submit("mine", "now")))).containsExactly("user now");
  }

  @Test
  void aConversationThatTheClientSendsWholeIsLeftAlone() {
    turn("whole", "one", "1");
    String id =
        GATEWAY
            .submit(
                "{\"session_id\":\"whole\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"},"
                    + "{\"role\":\"assistant\",\"content\":\"y\"},{\"role\":\"user\",\"content\":\"z\"}]}")
            .json()
            .path("task_id")
            .asString();
    assertThat(said(request(id))).containsExactly("user x", "assistant y", "user z");
    ScriptedWorker.claim(GATEWAY.store, id).start().succeed("Z");

    assertThat(said(request(submit("whole", "now"))))
        .containsExactly("user one", "assistant 1", "user z", "assistant Z", "user now");
  }

  @Test
  void aRepeatedKeyIsTheSameTaskThoughTheSessionWentOn() {
    String body = "{\"message\":\"a\",\"session_id\":\"keyed\"}";
    Answer first = GATEWAY.submit(body, "Idempotency-Key", "k1");
    ScriptedWorker.claim(GATEWAY.store, first.json().path("task_id").asString())
        .start()
        .succeed("A");
    Answer again = GATEWAY.submit(body, "Idempotency-Key", "k1");

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().path("task_id")).isEqualTo(first.json().path("task_id"));
  }

  @Test
  void aStoreThatIsAwayRefusesTheTurn() {
    GATEWAY.faults.set(SwitchableStore.Mode.AWAY);
    try {
      Answer answer = GATEWAY.submit("{\"message\":\"a\",\"session_id\":\"away\"}");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("Retry-After")).isNotEmpty();
    } finally {
      GATEWAY.faults.set(SwitchableStore.Mode.THERE);
    }
  }

  /// It is never asked without what it refers to.
  @Test
  void aTurnWaitsForAHistoryThatIsAway() {
    String first = turn("gone", "one", "1");
    GATEWAY.history.takeOver(GATEWAY.store, new TaskId(first), /* drop= */ true);
    GATEWAY.history.away = true;
    int before = GATEWAY.history.refusals.get();
    String id;
    try {
      id = submit("gone", "two");
      await().until(() -> GATEWAY.history.refusals.get() > before);
      assertThat(GATEWAY.get("/api/v1/tasks/" + id).json().path("waiting_for").asString())
          .isEqualTo("session");
    } finally {
      GATEWAY.history.away = false;
    }
    assertThat(said(request(id))).containsExactly("user one", "assistant 1", "user two");
  }

  @Test
  void theSystemPromptOfTheSessionComesFirstAndStays() {
    String id =
        GATEWAY
            .submit(
                "{\"session_id\":\"prompt\",\"messages\":[{\"role\":\"system\",\"content\":\"be brief\"},"
                    + "{\"role\":\"user\",\"content\":\"one\"}]}")
            .json()
            .path("task_id")
            .asString();
    ScriptedWorker.claim(GATEWAY.store, id).start().succeed("1");
    turn("prompt", "a".repeat(196), "b".repeat(196));

    assertThat(said(request(submit("prompt", "now"))))
        .containsExactly(
            "system be brief",
            "user " + "a".repeat(196),
            "assistant " + "b".repeat(196),
            "user now");
  }

  @Test
  void aRetriedTurnIsToldWhatIsKnownNow() {
    String failed = submit("again", "one");
    ScriptedWorker.claim(GATEWAY.store, failed).start().fail("no", "x");
    turn("again", "two", "2");

    String id =
        GATEWAY.post("/api/v1/tasks/" + failed + "/retry", "").json().path("task_id").asString();

    assertThat(said(request(id))).containsExactly("user two", "assistant 2", "user one");
  }

  private static String turn(String session, String message, String reply) {
    String id = submit(session, message);
    ScriptedWorker.claim(GATEWAY.store, id).start().succeed(reply);
    return id;
  }

  private static String submit(String session, String message) {
    return GATEWAY
        .submit("{\"message\":\"%s\",\"session_id\":\"%s\"}".formatted(message, session))
        .json()
        .path("task_id")
        .asString();
  }

  /// As it is once the turn has its context.
  private static JsonNode request(String id) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> !GATEWAY.store.find(new TaskId(id)).orElseThrow().waitingFor().equals("session"));
    return JSON.readTree(GATEWAY.store.request(new TaskId(id)).orElseThrow());
  }

  private static List<String> said(JsonNode request) {
    List<String> said = new ArrayList<>();
    request
        .path("messages")
        .forEach(it -> said.add(it.path("role").asString() + " " + it.path("content").asString()));
    return said;
  }
}
