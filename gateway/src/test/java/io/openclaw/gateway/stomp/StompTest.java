package io.openclaw.gateway.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.gateway.stomp.RawClient.Got;
import io.openclaw.gateway.websocket.Connections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StompTest {
  private static final GatewayUnderTest GATEWAY =
      GatewayUnderTest.start("openclaw.websocket.per-address=100");

  @AfterEach
  void everythingOfTheClientsIsFreed() {
    await().until(() -> GATEWAY.bean(Connections.class).count() == 0);
    await().until(() -> GATEWAY.bean(TaskFeeds.class).watched() == 0);
  }

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @Test
  void aSubscriptionReplaysTheLogAndThenFollowsIt() {
    String id = GATEWAY.task("follow");
    ScriptedWorker worker = ScriptedWorker.claim(GATEWAY.store, id).start().say("a");

    try (RawClient client = RawClient.connected(GATEWAY.port())) {
      client.subscribe("1", "/topic/tasks/" + id);
      assertThat(client.next("RECEIPT").header("receipt-id")).isEqualTo("s-1");
      worker.say("b\0\nMESSAGE", "é💥").succeed("abc");
      List<Got> events = client.untilDone();

      assertThat(events).extracting(Got::seq).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
      assertThat(events).allSatisfy(it -> assertThat(it.header("subscription")).isEqualTo("1"));
      assertThat(events).extracting(it -> it.header("task-id")).containsOnly(id);
      assertThat(events)
          .extracting(it -> it.header("content-type"))
          .containsOnly("application/json");
      assertThat(events).extracting(it -> it.header("message-id")).doesNotHaveDuplicates();
      assertThat(events.get(3).json().path("content").asString()).isEqualTo("b\0\nMESSAGE");
      assertThat(events.get(4).json().path("content").asString()).isEqualTo("é💥");
    }
  }
}
