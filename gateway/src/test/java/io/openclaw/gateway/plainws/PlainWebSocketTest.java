package io.openclaw.gateway.plainws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.gateway.websocket.Connections;
import io.openclaw.task.TaskId;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Text mode, frame by frame.
class PlainWebSocketTest {
  private static final GatewayUnderTest GATEWAY =
      GatewayUnderTest.start(
          "openclaw.security.connections-per-address=100", "openclaw.presence.come-back=300ms");

  @AfterEach
  void everythingOfTheClientsIsFreed() {
    await().until(() -> GATEWAY.bean(Connections.class).count() == 0);
    await().until(() -> GATEWAY.bean(TaskFeeds.class).watched() == 0);
    await().until(() -> GATEWAY.bean(FrameBudget.class).bytes() == 0);
  }

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @Test
  void piecesComeAsPlainTextAndThenDone() {
    try (PlainClient client = client("/plain")) {
      ScriptedWorker worker = begun(client, "plain", "hi");
      worker.say("Hel", "lo 💥", "{\"type\":\"done\"}").succeed("x");

      assertThat(client.answer())
          .containsExactly("Hel", "lo 💥", "{", "\"type\":\"done\"}", "{\"type\":\"done\"}");
    }
  }

  @Test
  void aTaskOfAChatHasTheLanePriorityAndTheSessionOfThePath() {
    try (PlainClient client = client("/lanes")) {
      client.ask("hi");
      JsonNode task = only("lanes");
      assertThat(task.path("lane").asString()).isEqualTo("priority");
      client.say("{\"type\":\"cancel\"}").answer();
      client.say("{\"message\":\"a\",\"lane\":\"long\",\"session_id\":\"lanes\"}");
      await().until(() -> tasks("lanes").size() == 2);
      assertThat(tasks("lanes").get(0).path("lane").asString()).isEqualTo("long");
      client.say("{\"type\":\"cancel\"}").answer();
    }
  }

  @Test
  void withoutAnIdInThePathASessionIsMade() {
    long before = all().size();
    try (PlainClient client = client("")) {
      client.ask("hi");
      await().until(() -> all().size() == before + 1);
      assertThat(all().get(0).path("session_id").asString()).matches("s-[0-9a-f]{32}");
      client.say("{\"type\":\"cancel\"}").answer();
    }
  }

  @Test
  void aFailureIsAnErrorWithItsMessageAndCode() {
    try (PlainClient client = client("/fails")) {
      begun(client, "fails", "hi").say("a").fail("The provider \"failed\".", "provider_error");

      assertThat(client.answer())
          .containsExactly(
              "a",
              "{\"type\":\"error\",\"message\":\"The provider \\\"failed\\\".\",\"code\":\"provider_error\"}");
    }
  }

  @Test
  void whatStreamedLastIsRetriedAndTheNewTaskStreamsInItsTurn() {
    try (PlainClient client = client("/again")) {
      begun(client, "again", "hi").fail("no", "failed");
      assertThat(client.json().path("type").asString()).isEqualTo("error");
      String old = only("again").path("task_id").asString();

      JsonNode retried = client.say("{\"type\":\"retry\"}").json();
      String id = retried.path("retried_as").asString();
      ScriptedWorker.claim(GATEWAY.store, id).start().say("now").succeed("now");

      assertThat(retried.path("type").asString()).isEqualTo("retried");
      assertThat(retried.path("task_id").asString()).isEqualTo(old);
      assertThat(client.answer()).containsExactly("now", "{\"type\":\"done\"}");
    }
  }

  @Test
  void whatStreamsIsPausedAndResumedAndItsTextComesAnewWhereItIsWrittenAnew() {
    try (PlainClient client = client("/pauses")) {
      ScriptedWorker worker = begun(client, "pauses", "hi").say("Hel");
      assertThat(client.next()).isEqualTo("Hel");
      client.say("{\"type\":\"pause\"}");
      assertThat(client.next()).isEqualTo("{\"type\":\"paused\"}");
      worker.say("lo");
      client.say("{\"type\":\"resume\"}");
      assertThat(client.next()).isEqualTo("{\"type\":\"resumed\"}");

      String id = only("pauses").path("task_id").asString();
      ScriptedWorker.claim(GATEWAY.store, id).start().say("Hello").succeed("Hello");

      assertThat(client.next()).isEqualTo("{\"type\":\"retrying\",\"attempt\":2}");
      assertThat(client.answer()).containsExactly("Hello", "{\"type\":\"done\"}");
    }
  }

  @Test
  void aCancelEndsTheTaskAndIsAnsweredByDone() {
    try (PlainClient client = client("/cancels")) {
      begun(client, "cancels", "hi").say("a");
      assertThat(client.next()).isEqualTo("a");
      client.say("{\"type\":\"cancel\"}");

      assertThat(client.next()).isEqualTo("{\"type\":\"done\",\"status\":\"cancelled\"}");
      assertThat(only("cancels").path("status").asString()).isEqualTo("cancelled");
      client.say("{\"type\":\"cancel\"}");
      assertThat(client.json().path("code").asString()).isEqualTo("invalid_state");
    }
  }

  @Test
  void aCancelRightBehindTheMessageIsNotLost() {
    for (int round = 0; round < 20; round++) {
      try (PlainClient client = client("/early" + round)) {
        client.ask("hi").say("{\"type\":\"cancel\"}");
        assertThat(client.answer()).containsExactly("{\"type\":\"done\",\"status\":\"cancelled\"}");
      }
    }
  }

  @Test
  void pingIsAnsweredAlsoWhileTextStreams() {
    try (PlainClient client = client("/pings")) {
      ScriptedWorker worker = begun(client, "pings", "hi").say("a");
      assertThat(client.next()).isEqualTo("a");
      assertThat(client.say("{\"type\":\"ping\"}").next()).isEqualTo("{\"type\":\"pong\"}");
      worker.succeed("a");
      assertThat(client.next()).isEqualTo("{\"type\":\"done\"}");
    }
  }

  @Test
  void afterRetryingTheTextBeginsAnew() {
    try (PlainClient client = client("/retries")) {
      ScriptedWorker worker = begun(client, "retries", "hi").say("bad");
      worker.retryLater(worker.started());
      claimed("retries").start().say("good").succeed("good");

      assertThat(client.answer())
          .containsExactly(
              "bad", "{\"type\":\"retrying\",\"attempt\":2}", "good", "{\"type\":\"done\"}");
    }
  }

  @Test
  void aStartThatDoesNotContinueMakesTheTextVoid() {
    try (PlainClient client = client("/restarts")) {
      begun(client, "restarts", "hi").say("bad").retryLater("{\"reason\":\"stall\"}");
      claimed("restarts").start().say("good").succeed("good");

      assertThat(client.answer())
          .containsExactly(
              "bad", "{\"type\":\"retrying\",\"attempt\":2}", "good", "{\"type\":\"done\"}");
    }
  }

  @Test
  void aStartThatContinuesKeepsTheTextAndALaterRetrySaysItAgain() {
    try (PlainClient client = client("/continues")) {
      begun(client, "continues", "hi").say("Hello ").retryLater("{\"reason\":\"stall\"}");
      ScriptedWorker second = claimed("continues").start("{\"continues\":true}").say("bad");
      second.retryLater(second.started());
      claimed("continues").start("{\"continues\":true}").say("world").succeed("Hello world");

      assertThat(client.answer())
          .containsExactly(
              "Hello ",
              "bad",
              "{\"type\":\"retrying\",\"attempt\":3}",
              "Hello ",
              "world",
              "{\"type\":\"done\"}");
    }
  }

  @Test
  void aSecondMessageWaitsItsTurnAndKnowsTheFirst() {
    try (PlainClient client = client("/turns")) {
      ScriptedWorker first = begun(client, "turns", "one");
      client.ask("two");
      assertThat(client.say("{\"type\":\"ping\"}").next()).isEqualTo("{\"type\":\"pong\"}");
      assertThat(tasks("turns")).hasSize(1);
      first.say("1").succeed("1");
      assertThat(client.answer()).containsExactly("1", "{\"type\":\"done\"}");

      await().until(() -> tasks("turns").size() == 2);
      String second = id(tasks("turns").get(0));
      assertThat(GATEWAY.store.request(new TaskId(second)).orElseThrow())
          .contains(
              "[{\"role\":\"user\",\"content\":\"one\"},{\"role\":\"assistant\",\"content\":\"1\"},"
                  + "{\"role\":\"user\",\"content\":\"two\"}]")
          .contains("\"context\":2");
      ScriptedWorker.claim(GATEWAY.store, second).start().say("2").succeed("2");
      assertThat(client.answer()).containsExactly("2", "{\"type\":\"done\"}");
    }
  }

  @Test
  void onlySoManyMessagesWait() {
    try (PlainClient client = client("/waits")) {
      begun(client, "waits", "one");
      for (int more = 0; more < MessageQueue.MOST + 1; more++) {
        client.ask("more");
      }
      assertThat(client.json().path("code").asString()).isEqualTo("queue_full");
      assertThat(tasks("waits")).hasSize(1);
    }
  }

  @Test
  void aClosedConnectionCancelsNothing() {
    try (PlainClient client = client("/stays")) {
      begun(client, "stays", "hi").say("a");
      assertThat(client.next()).isEqualTo("a");
    }
    gone("leaves");
    assertThat(only("stays").path("status").asString()).isEqualTo("running");
  }

  @Test
  void aLostConnectionCancelsWhereThatWasAsked() {
    gone("asked");
    assertThat(only("asked").path("status").asString()).isEqualTo("cancelled");
  }

  /// Returns when a task whose submitter went has been cancelled.
  private static void gone(String session) {
    try (PlainClient client = client("/" + session)) {
      client.say("{\"message\":\"hi\",\"on_disconnect\":\"cancel\"}");
      only(session);
    }
    await().until(() -> only(session).path("status").asString().equals("cancelled"));
  }

  @Test
  void whoComesBackInTimeKeepsItsTask() {
    String id;
    try (PlainClient client = client("/back")) {
      client.say("{\"message\":\"hi\",\"on_disconnect\":\"cancel\"}");
      id = id(only("back"));
      try (PlainClient other = client("?format=events")) {
        other.say("{\"type\":\"resume\",\"task_id\":\"%s\",\"after\":0}".formatted(id)).next();
        client.cut();
        gone("meanwhile");
        assertThat(only("back").path("status").asString()).isEqualTo("queued");
      }
    }
    await().until(() -> only("back").path("status").asString().equals("cancelled"));
  }

  private static PlainClient client(String path) {
    return new PlainClient(GATEWAY.port(), path);
  }

  private static ScriptedWorker begun(PlainClient client, String session, String message) {
    client.ask(message);
    return ScriptedWorker.claim(GATEWAY.store, id(only(session))).start();
  }

  /// Claims it again, after its back-off.
  private static ScriptedWorker claimed(String session) {
    GATEWAY.store.sweep();
    return ScriptedWorker.claim(GATEWAY.store, id(only(session)));
  }

  private static JsonNode only(String session) {
    await().until(() -> !tasks(session).isEmpty());
    assertThat(tasks(session)).hasSize(1);
    return tasks(session).getFirst();
  }

  private static List<JsonNode> tasks(String session) {
    return GATEWAY
        .get("/api/v1/tasks?session_id=" + session)
        .json()
        .path("tasks")
        .valueStream()
        .toList();
  }

  private static List<JsonNode> all() {
    return GATEWAY.get("/api/v1/tasks?limit=100").json().path("tasks").valueStream().toList();
  }

  private static String id(JsonNode task) {
    return task.path("task_id").asString();
  }
}
