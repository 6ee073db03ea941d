package io.openclaw.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayClient;
import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.task.Status;
import io.openclaw.task.TaskId;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// Every command in every state, over HTTP.
class TaskCommandsTest {
  private static final GatewayUnderTest GATEWAY = GatewayUnderTest.start();

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @ParameterizedTest
  @CsvSource({
    "QUEUED,    cancel, cancelled",
    "RUNNING,   cancel, cancelled",
    "RETRYING,  cancel, cancelled",
    "PAUSED,    cancel, cancelled",
    "CANCELLED, cancel, cancelled",
    "QUEUED,    pause,  paused",
    "RUNNING,   pause,  paused",
    "RETRYING,  pause,  paused",
    "PAUSED,    pause,  paused",
    "PAUSED,    resume, queued"
  })
  void aCommandThatMakesSenseAnswersWithTheTask(Status from, String command, String to) {
    String id = taskIn(from);

    var first = command(id, command);
    var again = command(id, command);

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.json().path("task_id").asString()).isEqualTo(id);
    assertThat(first.json().path("status").asString()).isEqualTo(to);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().path("status").asString()).isEqualTo(to);
    assertThat(again.json().path("last_seq")).isEqualTo(first.json().path("last_seq"));
  }

  @ParameterizedTest
  @CsvSource({
    "SUCCEEDED, cancel",
    "FAILED,    cancel",
    "EXPIRED,   cancel",
    "SUCCEEDED, pause",
    "FAILED,    pause",
    "CANCELLED, pause",
    "EXPIRED,   pause",
    "QUEUED,    resume",
    "RUNNING,   resume",
    "RETRYING,  resume",
    "SUCCEEDED, resume",
    "FAILED,    resume",
    "CANCELLED, resume",
    "EXPIRED,   resume",
    "QUEUED,    retry",
    "RUNNING,   retry",
    "RETRYING,  retry",
    "PAUSED,    retry",
    "SUCCEEDED, retry"
  })
  void aCommandThatMakesNoSenseSaysInWhichStateTheTaskIsAndChangesNothing(
      Status state, String command) {
    String id = taskIn(state);
    JsonNode before = shown(id);

    refused(id, command, state);

    assertThat(shown(id).path("last_seq")).isEqualTo(before.path("last_seq"));
    assertThat(shown(id).path("status").asString()).isEqualTo(state.word());
    if (state.terminal()) {
      GATEWAY.history.takeOver(GATEWAY.store, new TaskId(id), /* drop= */ true);
      refused(id, command, state);
    }
  }

  private static void refused(String id, String command, Status state) {
    var answer = command(id, command);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("invalid_state");
    assertThat(answer.json().path("task_status").asString()).isEqualTo(state.word());
    assertThat(answer.json().path("detail").asString()).contains(state.word());
  }

  @Test
  void aPausedTaskKeepsItsTextAndGoesOnInItsOldPlace() {
    String id = GATEWAY.task("to be paused");
    ScriptedWorker worker = ScriptedWorker.claim(GATEWAY.store, id).start().say("Hel", "lo");

    JsonNode paused = command(id, "pause").json();
    JsonNode resumed = command(id, "resume").json();

    assertThat(paused.path("text").asString()).isEqualTo("Hello");
    assertThat(paused.path("progress").path("waiting_for").asString()).isEqualTo("paused");
    assertThat(resumed.path("text").asString()).isEqualTo("Hello");
    assertThat(resumed.path("position").asLong()).isEqualTo(1);
    worker.say(" from a worker that has lost it");
    assertThat(shown(id).path("text").asString()).isEqualTo("Hello");
    ScriptedWorker.claim(GATEWAY.store, id).start().succeed("Hello!");
    assertThat(shown(id).path("text").asString()).isEqualTo("Hello!");
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "CANCELLED", "EXPIRED"})
  void anEndedTaskIsRetriedOnceAsANewTaskThatIsLinkedBothWays(Status state) {
    String old = taskIn(state);
    JsonNode before = shown(old);

    JsonNode again = command(old, "retry").json();
    JsonNode repeated = command(old, "retry").json();

    String id = again.path("task_id").asString();
    assertThat(id).isNotEqualTo(old);
    assertThat(again.path("status").asString()).isEqualTo("queued");
    assertThat(again.path("retry_of").asString()).isEqualTo(old);
    assertThat(repeated.path("task_id").asString()).isEqualTo(id);
    assertThat(shown(old).path("retried_as").asString()).isEqualTo(id);
    assertThat(shown(old).path("status")).isEqualTo(before.path("status"));
    assertThat(shown(old).path("last_seq")).isEqualTo(before.path("last_seq"));
    assertThat(GATEWAY.memory.request(new TaskId(id)))
        .isEqualTo(GATEWAY.memory.request(new TaskId(old)));
    ScriptedWorker.claim(GATEWAY.store, id).start().succeed("now");
    assertThat(command(id, "retry").status()).isEqualTo(409);
  }

  @Test
  void aTaskThatOnlyTheHistoryHasIsRetriedToo() {
    String old =
        GATEWAY
            .submit("{\"message\":\"archived\",\"timeout_seconds\":7,\"lane\":\"long\"}")
            .json()
            .path("task_id")
            .asString();
    ScriptedWorker.claim(GATEWAY.store, old).start().fail("no", "failed");
    GATEWAY.history.takeOver(GATEWAY.store, new TaskId(old), /* drop= */ true);

    JsonNode again = command(old, "retry").json();
    JsonNode repeated = command(old, "retry").json();
    GATEWAY.history.linkRetried(GATEWAY.store);

    String id = again.path("task_id").asString();
    assertThat(again.path("lane").asString()).isEqualTo("long");
    assertThat(again.path("retry_of").asString()).isEqualTo(old);
    assertThat(repeated.path("task_id").asString()).isEqualTo(id);
    assertThat(shown(old).path("retried_as").asString()).isEqualTo(id);
    assertThat(GATEWAY.memory.request(new TaskId(id)).orElseThrow())
        .contains("\"timeout_seconds\":7");
    command(id, "cancel");
  }

  @Test
  void aRetryThatWasDeletedMayBeRepeated() {
    String old = taskIn(Status.CANCELLED);
    String first = command(old, "retry").json().path("task_id").asString();
    command(first, "cancel");
    GATEWAY.delete("/api/v1/tasks/" + first);

    String second = command(old, "retry").json().path("task_id").asString();

    assertThat(second).isNotEqualTo(first).startsWith("t0_");
    command(second, "cancel");
  }

  @ParameterizedTest
  @CsvSource({"cancel", "pause", "resume", "retry"})
  void aTaskThatIsNotThereIsNotFoundWhateverItsIdLooksLike(String command) {
    for (String id : List.of("t0_00000000000000000000000000", "nonsense", "t0_", "t0_%20")) {
      var answer = command(id, command);
      assertThat(answer.status()).as(id).isEqualTo(404);
      assertThat(answer.code()).as(id).isEqualTo("not_found");
    }
  }

  @ParameterizedTest
  @CsvSource({"cancel", "pause", "resume", "retry"})
  void aCommandTakesNoFields(String command) {
    String id = GATEWAY.task("without fields");

    var answer = GATEWAY.post("/api/v1/tasks/" + id + "/" + command, "{\"why\":\"so\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("unknown_field");
    assertThat(answer.json().path("field").asString()).isEqualTo("why");
    assertThat(shown(id).path("status").asString()).isEqualTo("queued");
    command(id, "cancel");
  }

  private static GatewayClient.Answer command(String id, String command) {
    return GATEWAY.post("/api/v1/tasks/" + id + "/" + command, "");
  }

  private static JsonNode shown(String id) {
    return GATEWAY.get("/api/v1/tasks/" + id).json();
  }

  /// A task that is in this state now.
  private static String taskIn(Status state) {
    String name = state.name().toLowerCase(Locale.ROOT);
    String id = state == Status.EXPIRED ? shortLived() : GATEWAY.task(name);
    switch (state) {
      case QUEUED -> {}
      case RUNNING -> ScriptedWorker.claim(GATEWAY.store, id).start();
      case RETRYING -> ScriptedWorker.claim(GATEWAY.store, id).start().retryLater(2);
      case PAUSED -> command(id, "pause");
      case SUCCEEDED -> ScriptedWorker.claim(GATEWAY.store, id).start().succeed("ok");
      case FAILED -> ScriptedWorker.claim(GATEWAY.store, id).start().fail("no", "failed");
      case CANCELLED -> command(id, "cancel");
      case EXPIRED -> await().until(() -> expired(id));
    }
    return id;
  }

  private static String shortLived() {
    return GATEWAY
        .submit("{\"message\":\"m\",\"max_wait_seconds\":1}")
        .json()
        .path("task_id")
        .asString();
  }

  private static boolean expired(String id) {
    GATEWAY.store.sweep();
    return GATEWAY.memory.find(new TaskId(id)).orElseThrow().status() == Status.EXPIRED;
  }
}
