package io.openclaw.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.task.Claim;
import io.openclaw.task.Status;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskWork;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TasksTest {
  private static final GatewayUnderTest GATEWAY = GatewayUnderTest.start();

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @Test
  void aTaskIsAcceptedWithWhereToFindIt() {
    Answer answer = GATEWAY.submit("{\"message\":\"hi\",\"lane\":\"long\"}");

    assertThat(answer.status()).isEqualTo(202);
    String id = answer.json().path("task_id").asString();
    assertThat(answer.header("Location")).isEqualTo("/api/v1/tasks/" + id);
    assertThat(answer.json().path("status").asString()).isEqualTo("queued");
    assertThat(answer.json().path("lane").asString()).isEqualTo("long");
    assertThat(answer.json().path("position").asLong()).isEqualTo(1);
    assertThat(answer.json().path("eta_ms").isNumber()).isTrue();
    assertThat(answer.json().path("links").path("events").asString())
        .isEqualTo("/api/v1/tasks/" + id + "/events");
    assertThat(answer.header("X-Request-Id")).isNotEmpty();
    finish(id);
  }

  @Test
  void theWorkerGetsTheMessageAsMessages() {
    Answer answer =
        GATEWAY.submit(
            """
            {"message":"hé","parameters":{"temperature":0.2,"max_tokens":800},"metadata":{"k":"v"}}
            """);

    String id = answer.json().path("task_id").asString();
    assertThat(GATEWAY.memory.request(new TaskId(id)))
        .contains(
            "{\"messages\":[{\"role\":\"user\",\"content\":\"hé\"}],\"parameters\":{\"temperature\":0.2,\"max_tokens\":800},\"metadata\":{\"k\":\"v\"}}");
    assertThat(GATEWAY.get("/api/v1/tasks/" + id).json().path("metadata").path("k").asString())
        .isEqualTo("v");
    finish(id);
  }

  @Test
  void whetherAKnownAnswerWillDoIsLeftToTheWorkerAndItsMarkIsShown() {
    String use = id(GATEWAY.submit("{\"message\":\"hi\",\"cache\":\"use\"}"));
    String unsaid = id(GATEWAY.submit("{\"message\":\"hi\"}"));
    assertThat(GATEWAY.memory.request(new TaskId(use)).orElseThrow()).contains("\"cache\":\"use\"");
    assertThat(GATEWAY.memory.request(new TaskId(unsaid)).orElseThrow()).doesNotContain("cache");

    Claim follower = ScriptedWorker.claim(GATEWAY.memory, use).claim();
    finish(unsaid);
    GATEWAY.memory.giveBack(follower, TaskWork.GiveBack.ofAccount("slot", Duration.ZERO));
    assertThat(shown(use).path("progress").path("waiting_for").asString("")).isEqualTo("slot");

    ScriptedWorker worker = ScriptedWorker.claim(GATEWAY.memory, use).start();
    TaskWork.Finish known = new TaskWork.Finish(Status.SUCCEEDED, "{}", "{\"cached\":true}");
    GATEWAY.memory.finish(worker.claim(), known, worker.started() + 1, List.of());
    assertThat(shown(use).path("cached").asBoolean(false)).isTrue();
    assertThat(shown(unsaid).has("cached")).isFalse();
  }

  @Test
  void aRunningTaskShowsItsTextSoFarWithoutWhatIsVoid() {
    String id = GATEWAY.task("text so far");
    ScriptedWorker.claim(GATEWAY.store, id).start().say("void").retryLater(2);
    GATEWAY.store.sweep();
    ScriptedWorker worker = ScriptedWorker.claim(GATEWAY.store, id).start().say("Hel", "lo");

    JsonNode running = GATEWAY.get("/api/v1/tasks/" + id).json();
    worker.succeed("Hello!");
    JsonNode ended = GATEWAY.get("/api/v1/tasks/" + id).json();

    assertThat(running.path("status").asString()).isEqualTo("running");
    assertThat(running.path("text").asString()).isEqualTo("Hello");
    assertThat(running.path("attempt").asInt()).isEqualTo(2);
    assertThat(ended.path("status").asString()).isEqualTo("succeeded");
    assertThat(ended.path("text").asString()).isEqualTo("Hello!");
    assertThat(ended.path("result").path("reply").asString()).isEqualTo("Hello!");
    assertThat(ended.path("usage").path("total_tokens").asInt()).isEqualTo(7);
    assertThat(ended.path("timings").path("whole_ms").asInt()).isEqualTo(5);
  }

  @Test
  void anArchivedTaskLooksLikeALiveOne() {
    String id = GATEWAY.task("to be archived");
    ScriptedWorker.claim(GATEWAY.store, id).start().say("a", "b").succeed("ab");
    JsonNode live = GATEWAY.get("/api/v1/tasks/" + id).json();
    JsonNode liveEvents = GATEWAY.get("/api/v1/tasks/" + id + "/events").json();

    GATEWAY.history.takeOver(GATEWAY.store, new TaskId(id), /* drop= */ true);

    assertThat(GATEWAY.memory.find(new TaskId(id))).isEmpty();
    assertThat(GATEWAY.get("/api/v1/tasks/" + id).json()).isEqualTo(live);
    assertThat(GATEWAY.get("/api/v1/tasks/" + id + "/events").json()).isEqualTo(liveEvents);
    assertThat(GATEWAY.post("/api/v1/tasks/" + id + "/cancel", "").status()).isEqualTo(409);
  }

  @Test
  void cancellingTwiceIsFineAndCancellingAnEndedTaskIsNot() {
    String id = GATEWAY.task("to be cancelled");
    Answer first = GATEWAY.post("/api/v1/tasks/" + id + "/cancel", "");
    Answer second = GATEWAY.post("/api/v1/tasks/" + id + "/cancel", "{}");
    String other = GATEWAY.task("to be finished");
    finish(other);
    Answer late = GATEWAY.post("/api/v1/tasks/" + other + "/cancel", "");

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.json().path("status").asString()).isEqualTo("cancelled");
    assertThat(second.status()).isEqualTo(200);
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.code()).isEqualTo("invalid_state");
    assertThat(late.json().path("task_status").asString()).isEqualTo("succeeded");
  }

  @Test
  void anArchivedCancelledTaskCanBeCancelledAgain() {
    String id = GATEWAY.task("to be cancelled and archived");
    GATEWAY.post("/api/v1/tasks/" + id + "/cancel", "");
    GATEWAY.history.takeOver(GATEWAY.store, new TaskId(id), /* drop= */ true);

    assertThat(GATEWAY.post("/api/v1/tasks/" + id + "/cancel", "").status()).isEqualTo(200);
  }

  @Test
  void onlyAnEndedTaskIsDeletedAndThenNothingOfItIsLeft() {
    String id = GATEWAY.task("to be deleted");
    int alive = delete(id).status();
    finish(id);
    GATEWAY.history.takeOver(GATEWAY.store, new TaskId(id), /* drop= */ false);

    Answer deleted = delete(id);

    assertThat(alive).isEqualTo(409);
    assertThat(deleted.status()).isEqualTo(204);
    assertThat(GATEWAY.get("/api/v1/tasks/" + id).status()).isEqualTo(404);
    assertThat(GATEWAY.get("/api/v1/tasks/" + id + "/events").status()).isEqualTo(404);
    assertThat(delete(id).status()).isEqualTo(404);
  }

  @Test
  void theSameKeyAndBodyIsTheSameTask() {
    String key = "\"key-1\"";
    Answer first =
        GATEWAY.submit(
            "{\"message\":\"once\",\"parameters\":{\"top_p\":1.0}}", "Idempotency-Key", key);
    Answer again =
        GATEWAY.submit(
            "{ \"parameters\":{\"top_p\":1}, \"message\":\"once\"}", "Idempotency-Key", "key-1");
    Answer other = GATEWAY.submit("{\"message\":\"twice\"}", "Idempotency-Key", key);

    assertThat(first.status()).isEqualTo(202);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().path("task_id")).isEqualTo(first.json().path("task_id"));
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.code()).isEqualTo("idempotency_key_reused");
    finish(first.json().path("task_id").asString());
  }

  @Test
  void whoPrefersToWaitGetsTheFinishedTask() {
    Thread.ofVirtual()
        .start(() -> {
          String id = oneQueued();
          ScriptedWorker.claim(GATEWAY.store, id).start().succeed("done");
        });

    Answer answer =
        GATEWAY.submit(
            "{\"message\":\"wait for me\",\"session_id\":\"waits\"}", "Prefer", "wait=15");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Preference-Applied")).isEqualTo("wait=15");
    assertThat(answer.json().path("status").asString()).isEqualTo("succeeded");
    assertThat(answer.json().path("text").asString()).isEqualTo("done");
  }

  @Test
  void whoWaitsInVainGetsTheReceipt() {
    Answer answer = GATEWAY.submit("{\"message\":\"in vain\"}", "Prefer", "respond-async, wait=1");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("Preference-Applied")).isEqualTo("wait=1");
    finish(answer.json().path("task_id").asString());
  }

  @Test
  void theListGoesThroughLiveAndArchivedTasksNewestFirst() {
    List<String> newestFirst = new ArrayList<>();
    for (int number = 0; number < 7; number++) {
      String id =
          GATEWAY
              .submit("{\"message\":\"m\",\"session_id\":\"listed\"}")
              .json()
              .path("task_id")
              .asString();
      newestFirst.addFirst(id);
      if (number % 2 == 0) {
        GATEWAY.store.cancel(new TaskId(id), "local");
        GATEWAY.history.takeOver(GATEWAY.store, new TaskId(id), /* drop= */ number % 4 == 0);
      }
    }

    List<String> listed = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = GATEWAY.get("/api/v1/tasks?session_id=listed&limit=3" + cursor).json();
      page.path("tasks").forEach(task -> listed.add(task.path("task_id").asString()));
      cursor =
          page.path("next_cursor").isNull() ? "" : "&cursor=" + page.path("next_cursor").asString();
    } while (!cursor.isEmpty());

    newestFirst.sort((a, b) -> new TaskId(b).age().compareTo(new TaskId(a).age()));
    assertThat(listed).containsExactlyElementsOf(newestFirst);
    assertThat(ids("?session_id=listed&status=queued")).hasSize(3);
    assertThat(ids("?session_id=listed&status=cancelled")).hasSize(4);
    assertThat(ids("?session_id=listed&lane=long")).isEmpty();
    assertThat(ids("?session_id=listed&provider=sim")).hasSize(7);
    assertThat(ids("?session_id=other")).isEmpty();
  }

  private static String oneQueued() {
    while (true) {
      for (JsonNode task : GATEWAY.get("/api/v1/tasks?session_id=waits").json().path("tasks")) {
        return task.path("task_id").asString();
      }
      Thread.onSpinWait();
    }
  }

  private static List<String> ids(String query) {
    List<String> ids = new ArrayList<>();
    GATEWAY
        .get("/api/v1/tasks" + query)
        .json()
        .path("tasks")
        .forEach(task -> ids.add(task.path("task_id").asString()));
    return ids;
  }

  private static String id(Answer submitted) {
    return submitted.json().path("task_id").asString("");
  }

  private static JsonNode shown(String id) {
    return GATEWAY.get("/api/v1/tasks/" + id).json();
  }

  private static void finish(String id) {
    ScriptedWorker.claim(GATEWAY.store, id).start().succeed("ok");
  }

  private static Answer delete(String id) {
    HttpRequest.Builder request = GATEWAY.request("/api/v1/tasks/" + id).DELETE();
    return GATEWAY.send(request);
  }
}
