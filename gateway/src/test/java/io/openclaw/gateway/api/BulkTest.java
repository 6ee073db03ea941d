package io.openclaw.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class BulkTest {
  private final GatewayUnderTest gateway = GatewayUnderTest.start();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void whatPassesTheFilterIsChangedAndTheRestIsNot() {
    List<String> wanted = new ArrayList<>();
    for (int task = 0; task < 450; task++) {
      wanted.add(submit("bulk"));
    }
    String running = wanted.getFirst();
    ScriptedWorker.claim(gateway.store, running).start();
    String other = submit("other");

    outcome(bulk("pause", "{\"session_id\":\"bulk\"}", true), 450, 450);
    assertThat(status(running)).isEqualTo("running");
    outcome(bulk("pause", "{\"session_id\":\"bulk\"}", false), 450, 450);
    outcome(bulk("pause", "{\"session_id\":\"bulk\"}", false), 0, 0);
    assertThat(wanted).allMatch(id -> status(id).equals("paused"));
    outcome(bulk("resume", "{\"status\":\"paused\"}", false), 450, 450);
    outcome(bulk("cancel", "{\"session_id\":\"bulk\",\"lane\":\"long\"}", false), 0, 0);
    outcome(bulk("cancel", "{\"session_id\":\"bulk\",\"lane\":\"short\"}", false), 450, 450);
    assertThat(wanted).allMatch(id -> status(id).equals("cancelled"));
    assertThat(status(other)).isEqualTo("queued");
  }

  @Test
  void endedTasksAreRetriedOnceLiveAndArchivedAlike() {
    List<String> failed = new ArrayList<>();
    for (int task = 0; task < 6; task++) {
      String id = submit("fails");
      ScriptedWorker.claim(gateway.store, id).start().fail("no", "failed");
      failed.add(id);
    }
    gateway.history.takeOver(gateway.store, new TaskId(failed.getFirst()), /* drop= */ true);
    String well = submit("fails");
    ScriptedWorker.claim(gateway.store, well).start().succeed("ok");

    outcome(bulk("retry", "{\"session_id\":\"fails\"}", true), 6, 6);
    outcome(bulk("retry", "{\"session_id\":\"fails\",\"status\":\"succeeded\"}", false), 0, 0);
    outcome(bulk("retry", "{\"session_id\":\"fails\",\"status\":\"failed\"}", false), 6, 6);
    gateway.history.linkRetried(gateway.store);
    outcome(bulk("retry", "{\"session_id\":\"fails\"}", false), 0, 0);

    assertThat(gateway.get("/api/v1/tasks?status=queued&session_id=fails").json().path("tasks"))
        .hasSize(6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                        | missing_field | filter",
        "{\"filter\":{}}                           | invalid_field | filter",
        "{\"filter\":[]}                           | invalid_field | filter",
        "{\"filter\":{\"owner\":\"bob\"}}          | unknown_field | filter.owner",
        "{\"filter\":{\"status\":\"done\"}}        | invalid_field | filter.status",
        "{\"filter\":{\"status\":1}}               | invalid_field | filter.status",
        "{\"filter\":{\"lane\":\"fast\"}}          | invalid_field | filter.lane",
        "{\"filter\":{\"session_id\":\"\"}}        | invalid_field | filter.session_id",
        "{\"filter\":{\"lane\":\"long\"},\"all\":1} | unknown_field | all",
        "{\"filter\":{\"lane\":\"long\"},\"dry_run\":\"yes\"} | invalid_field | dry_run"
      })
  void anEmptyOrWrongFilterChangesNothing(String body, String code, String field) {
    String id = submit("s");

    for (String command : List.of("cancel", "pause", "resume", "retry")) {
      var answer = gateway.post("/api/v1/tasks/" + command, body);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo(code);
      assertThat(answer.json().path("field").asString()).isEqualTo(field);
    }
    assertThat(status(id)).isEqualTo("queued");
  }

  private JsonNode bulk(String command, String filter, boolean dryRun) {
    String body = "{\"filter\":" + filter + (dryRun ? ",\"dry_run\":true}" : "}");
    return gateway.post("/api/v1/tasks/" + command, body).json();
  }

  private static void outcome(JsonNode answer, int matched, int changed) {
    assertThat(answer.path("matched").asInt(-1)).as(answer.toString()).isEqualTo(matched);
    assertThat(answer.path("changed").asInt(-1)).isEqualTo(changed);
    assertThat(answer.path("skipped").asInt(-1)).isEqualTo(matched - changed);
  }

  private String submit(String session) {
    return gateway
        .submit("{\"message\":\"m\",\"session_id\":\"" + session + "\"}")
        .json()
        .path("task_id")
        .asString();
  }

  private String status(String id) {
    return gateway.memory.find(new TaskId(id)).orElseThrow().status().word();
  }
}
