package io.openclaw.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DeadTest {
  private final GatewayUnderTest gateway = GatewayUnderTest.start();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void failedTasksAreListedNewestFirstWithWhyTheyFailed() {
    String first = failed();
    String second = failed();
    gateway.task("well");
    gateway.history.takeOver(gateway.store, new TaskId(first), /* drop= */ true);

    JsonNode page = gateway.get("/api/v1/dead").json();

    assertThat(ids(page)).containsExactlyInAnyOrder(first, second);
    JsonNode entry = page.path("dead").get(0);
    assertThat(entry.propertyNames())
        .containsExactly("task_id", "failed_at", "code", "error", "attempts", "provider", "lane");
    assertThat(entry.path("code").asString()).isEqualTo("provider_failed");
    assertThat(entry.path("attempts").asInt()).isEqualTo(1);
    assertThat(page.path("next_cursor").isNull()).isTrue();
  }

  @Test
  void aRetriedTaskLeavesTheListAndADiscardedOneStaysReadable() {
    String requeued = failed();
    String retried = failed();
    String discarded = failed();

    var again = gateway.post("/api/v1/dead/" + requeued + "/requeue", "");
    gateway.post("/api/v1/tasks/" + retried + "/retry", "");
    var gone = gateway.delete("/api/v1/dead/" + discarded);

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().path("retry_of").asString()).isEqualTo(requeued);
    assertThat(gone.status()).isEqualTo(204);
    assertThat(ids(gateway.get("/api/v1/dead").json())).isEmpty();
    assertThat(gateway.get("/api/v1/tasks/" + discarded).json().path("status").asString())
        .isEqualTo("failed");
    assertThat(gateway.delete("/api/v1/dead/" + discarded).code()).isEqualTo("not_found");
    assertThat(gateway.delete("/api/v1/dead/nonsense").code()).isEqualTo("not_found");
  }

  @Test
  void pagesShowEveryEntryOnce() {
    List<String> all = new ArrayList<>();
    for (int task = 0; task < 5; task++) {
      all.add(failed());
    }

    List<String> paged = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = gateway.get("/api/v1/dead?limit=2" + cursor).json();
      paged.addAll(ids(page));
      cursor =
          page.path("next_cursor").isNull() ? "" : "&cursor=" + page.path("next_cursor").asString();
    } while (!cursor.isEmpty());

    assertThat(paged).containsExactlyInAnyOrderElementsOf(all);
    for (String bad : List.of("cursor=x", "limit=0", "owner=ann", "cursor=MTph")) {
      assertThat(gateway.get("/api/v1/dead?" + bad).code()).as(bad).isEqualTo("invalid_parameter");
    }
  }

  private String failed() {
    String id = gateway.task("fails");
    ScriptedWorker.claim(gateway.store, id).start().fail("no", "provider_failed");
    return id;
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.path("dead").forEach(it -> ids.add(it.path("task_id").asString()));
    return ids;
  }
}
