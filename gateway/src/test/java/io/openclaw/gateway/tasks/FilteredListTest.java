package io.openclaw.gateway.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.GatewayUnderTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A filter that few of many waiting tasks pass.
class FilteredListTest {
  private static final int MANY = 5_000;
  private static final int MOST_LOOKED_AT = 2_000;

  private final GatewayUnderTest gateway = GatewayUnderTest.start();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void eachPageCostsABoundedSearchAndNothingIsLeftOut() {
    List<String> wanted = new ArrayList<>();
    for (int number = 0; number < MANY; number++) {
      String id = submit(number % 500 == 0 ? "long" : "short");
      if (number % 500 == 0) {
        wanted.add(id);
      }
    }
    List<String> found = new ArrayList<>();
    int pages = 0;
    String cursor = "";
    do {
      int before = gateway.faults.looks.get();
      Answer page = gateway.get("/api/v1/tasks?lane=long&limit=20" + cursor);
      assertThat(gateway.faults.looks.get() - before).isLessThanOrEqualTo(MOST_LOOKED_AT);
      page.json().path("tasks").forEach(task -> found.add(task.path("task_id").asString()));
      JsonNode next = page.json().path("next_cursor");
      cursor = next.isNull() ? "" : "&cursor=" + next.asString();
      pages++;
    } while (!cursor.isEmpty());

    assertThat(found).isEqualTo(wanted.reversed());
    assertThat(pages).isLessThanOrEqualTo(MANY / MOST_LOOKED_AT + 1);
  }

  private String submit(String lane) {
    return gateway
        .submit("{\"message\":\"a\",\"lane\":\"%s\"}".formatted(lane))
        .json()
        .path("task_id")
        .asString();
  }
}
