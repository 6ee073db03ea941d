package io.openclaw.bench.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.bench.ScriptedSystem;
import io.openclaw.bench.http.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskEndsTest {
  private final ScriptedSystem system = new ScriptedSystem();
  private final Endpoint gateway = new Endpoint(Server.of(system.uri()), "");

  TaskEndsTest() throws IOException {}

  @AfterEach
  void stop() {
    system.close();
  }

  @Test
  void asksEachTaskUntilItHasEnded() throws IOException {
    assertThat(settle(submit(30), Duration.ofSeconds(20))).isEqualTo(Map.of("succeeded", 30L));
  }

  @Test
  void findsTheOneTaskThatTheGatewayDoesNotKnow() throws IOException {
    system.loses(17);

    assertThat(settle(submit(30), Duration.ofSeconds(20)))
        .isEqualTo(Map.of("succeeded", 29L, TaskEnds.LOST, 1L));
  }

  @Test
  void givesUpOnATaskThatDoesNotEnd() throws IOException {
    system.neverEnds(3);

    assertThat(settle(submit(5), Duration.ofSeconds(1)))
        .isEqualTo(Map.of("succeeded", 4L, TaskEnds.NOT_ENDED, 1L));
  }

  private Map<String, Long> settle(List<String> ids, Duration patience) {
    return TaskEnds.await(gateway, ids, patience);
  }

  private List<String> submit(int tasks) throws IOException {
    List<String> ids = new ArrayList<>();
    try (Gateway client = new Gateway(gateway, Duration.ofSeconds(10))) {
      for (int i = 0; i < tasks; i++) {
        ids.add(client.submit(new TaskBody("hello", "sim", ""), "key" + i).id());
      }
    }
    return ids;
  }
}
