package io.openclaw.gateway.plainws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.gateway.intake.Intake;
import io.openclaw.gateway.intake.Submitted;
import io.openclaw.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// `?format=events`: the log itself, and its cursor.
class PlainWebSocketEventsTest {
  private static final GatewayUnderTest GATEWAY =
      GatewayUnderTest.start("openclaw.security.connections-per-address=100");

  @AfterEach
  void nothingIsWatchedAnyMore() {
    await().until(() -> GATEWAY.bean(TaskFeeds.class).watched() == 0);
  }

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @Test
  void aSubmittedTaskIsToldEventByEvent() {
    try (PlainClient client = client("/all?format=events")) {
      client.ask("hi");
      JsonNode queued = client.json();
      assertThat(queued.path("type").asString()).isEqualTo("queued");
      String id = queued.path("task_id").asString();
      ScriptedWorker.claim(GATEWAY.store, id).start().say("{\"type\":\"done\"}").succeed("x");

      List<JsonNode> rest = client.events();
      assertThat(seqs(rest)).containsExactly(2L, 3L, 4L, 5L);
      assertThat(rest.get(1).path("content").asString()).isEqualTo("{\"type\":\"done\"}");
      assertThat(rest).allSatisfy(it -> assertThat(it.path("task_id").asString()).isEqualTo(id));
    }
  }

  @Test
  void progressComesWithoutSeq() {
    String id = GATEWAY.task("progress");
    try (PlainClient client = resumed(id, 0)) {
      String progress = client.any();
      while (!progress.contains("\"type\":\"progress\"")) {
        progress = client.any();
      }
      assertThat(progress).doesNotContain("\"seq\"").contains(id);
    }
  }

  @Test
  void aRunningTaskIsResumedBehindItsCursor() {
    String id = GATEWAY.task("running");
    ScriptedWorker worker = ScriptedWorker.claim(GATEWAY.store, id).start().say("a", "b");
    try (PlainClient client = resumed(id, 3)) {
      assertThat(client.json().path("seq").asLong()).isEqualTo(4);
      worker.say("c").succeed("abc");
      assertThat(seqs(client.events())).containsExactly(5L, 6L, 7L);
    }
  }

  @Test
  void anArchivedTaskIsResumedBehindItsCursor() {
    String id = GATEWAY.task("archived");
    ScriptedWorker.claim(GATEWAY.store, id).start().say("a").succeed("a");
    GATEWAY.history.takeOver(GATEWAY.store, new TaskId(id), /* drop= */ true);
    try (PlainClient client = resumed(id, 2)) {
      assertThat(seqs(client.events())).containsExactly(3L, 4L, 5L);
      client.say(resume(id, 5));
      assertThat(client.json().path("type").asString()).isEqualTo("done");
    }
  }

  @Test
  void severalTasksAreWatchedOnOneConnectionEachInOrder() {
    List<String> ids = new ArrayList<>();
    List<ScriptedWorker> workers = new ArrayList<>();
    try (PlainClient client = client("?format=events")) {
      for (int task = 0; task < 5; task++) {
        ids.add(GATEWAY.task("several"));
        client.say(resume(ids.getLast(), 0));
        workers.add(ScriptedWorker.claim(GATEWAY.store, ids.getLast()).start());
      }
      for (int piece = 0; piece < 100; piece++) {
        for (ScriptedWorker worker : workers) {
          worker.say("p");
        }
      }
      workers.forEach(it -> it.succeed("x"));
      List<JsonNode> all = new ArrayList<>();
      for (int task = 0; task < 5; task++) {
        all.addAll(client.events());
      }
      for (String id : ids) {
        List<Long> seqs =
            seqs(all.stream().filter(it -> it.path("task_id").asString().equals(id)).toList());
        assertThat(seqs).hasSize(104).isSorted().doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void aRetriedTaskIsWatchedAtOnce() {
    String old = GATEWAY.task("fails");
    ScriptedWorker.claim(GATEWAY.store, old).start().fail("no", "failed");
    try (PlainClient client = client("?format=events")) {
      client.say("{\"type\":\"retry\",\"task_id\":\"%s\"}".formatted(old));
      String id = client.json().path("retried_as").asString();
      ScriptedWorker.claim(GATEWAY.store, id).start().succeed("now");

      assertThat(client.events())
          .allSatisfy(it -> assertThat(it.path("task_id").asString()).isEqualTo(id));
    }
  }

  @Test
  void aTaskIsPausedAndResumedWhileItIsWatched() {
    String id = GATEWAY.task("pause");
    ScriptedWorker.claim(GATEWAY.store, id).start().say("a");
    try (PlainClient client = resumed(id, 3)) {
      client.say("{\"type\":\"pause\",\"task_id\":\"%s\"}".formatted(id));
      assertThat(client.json().path("type").asString()).isEqualTo("paused");
      client.say("{\"type\":\"resume\",\"task_id\":\"%s\"}".formatted(id));
      assertThat(client.json().path("type").asString()).isEqualTo("resumed");
      ScriptedWorker.claim(GATEWAY.store, id).start().succeed("ab");
      assertThat(client.events().getLast().path("data").path("status").asString())
          .isEqualTo("succeeded");
    }
  }

  @Test
  void anyTaskOfTheOwnerIsCancelledByItsId() {
    String id = GATEWAY.task("cancel");
    try (PlainClient client = resumed(id, 0)) {
      client.say("{\"type\":\"cancel\",\"task_id\":\"%s\"}".formatted(id));
      List<JsonNode> events = client.events();
      assertThat(events.getLast().path("data").path("status").asString()).isEqualTo("cancelled");
    }
  }

  @Test
  void whatCannotBeResumedIsAnErrorWithoutSeqAndTheConnectionStaysOpen() {
    String id = GATEWAY.task("errors");
    try (PlainClient client = client("?format=events")) {
      JsonNode beyond = refused(client, resume(id, 99), "cursor_beyond_end");
      assertThat(beyond.path("last_seq").asLong()).isEqualTo(1);
      assertThat(beyond.path("task_id").asString()).isEqualTo(id);
      refused(client, resume("t0_01234567890123456789012345", 0), "not_found");
      refused(client, resume("nonsense", 0), "not_found");
      refused(
          client,
          "{\"type\":\"cancel\",\"task_id\":\"t0_01234567890123456789012345\"}",
          "not_found");
      refused(client, "{\"type\":\"resume\",\"after\":0}", "missing_field");
      refused(client, "{\"type\":\"resume\",\"task_id\":\"x\",\"after\":-1}", "invalid_field");
      refused(client, "{\"type\":\"resume\",\"task_id\":\"x\",\"from\":1}", "unknown_field");
      client.say(resume(id, 0));
      client.json();
      refused(client, resume(id, 0), "invalid_state");
    }
  }

  /// Who needs no token is an admin; foreign tasks of others are in `OwnersTest`.
  @Test
  void anAdminWatchesAndCancelsTheTaskOfSomebodyElse() {
    String foreign = foreign();
    try (PlainClient client = client("?format=events")) {
      client.say(resume(foreign, 0));
      assertThat(client.json().path("task_id").asString()).isEqualTo(foreign);
      client.say("{\"type\":\"cancel\",\"task_id\":\"" + foreign + "\"}");
      assertThat(client.events().getLast().path("data").path("status").asString())
          .isEqualTo("cancelled");
    }
  }

  private static JsonNode refused(PlainClient client, String frame, String code) {
    JsonNode error = client.say(frame).json();
    assertThat(error.path("type").asString()).isEqualTo("error");
    assertThat(error.has("seq")).isFalse();
    assertThat(error.path("code").asString()).isEqualTo(code);
    assertThat(error.path("message").asString()).isNotBlank();
    return error;
  }

  /// A task of somebody else, as the store has it.
  private static String foreign() {
    Submitted submitted =
        GATEWAY
            .bean(Intake.class)
            .submit("somebody", "{\"message\":\"a\"}".getBytes(UTF_8), Optional.empty());
    return ((Submitted.Accepted) submitted).id().text();
  }

  private static PlainClient resumed(String id, long after) {
    return client("?format=events").say(resume(id, after));
  }

  private static String resume(String id, long after) {
    return "{\"type\":\"resume\",\"task_id\":\"%s\",\"after\":%d}".formatted(id, after);
  }

  private static PlainClient client(String path) {
    return new PlainClient(GATEWAY.port(), path);
  }

  private static List<Long> seqs(List<JsonNode> events) {
    return events.stream().map(it -> it.path("seq").asLong()).toList();
  }
}
