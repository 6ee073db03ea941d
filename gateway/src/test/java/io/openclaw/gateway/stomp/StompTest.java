package io.openclaw.gateway.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.gateway.SwitchableStore;
import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.gateway.stomp.RawClient.Got;
import io.openclaw.gateway.websocket.Connections;
import io.openclaw.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StompTest {
  private static final GatewayUnderTest GATEWAY =
      GatewayUnderTest.start("openclaw.security.connections-per-address=100");

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

  @Test
  void aResumedSubscriptionBeginsAfterItsCursor() {
    String id = GATEWAY.task("resume");
    ScriptedWorker.claim(GATEWAY.store, id).start().say("a", "b").succeed("ab");

    try (RawClient client = RawClient.connected(GATEWAY.port())) {
      client.subscribe("x", "/topic/tasks/" + id, "after:4").next("RECEIPT");

      assertThat(client.untilDone()).extracting(Got::seq).containsExactly(5L, 6L);
    }
  }

  @Test
  void aTaskIsSubmittedWatchedAndCancelledByFramesAlone() {
    try (RawClient client = RawClient.connected(GATEWAY.port())) {
      client.subscribe("r", "/user/queue/replies").next("RECEIPT");
      client.send("/app/tasks", "{\"message\":\"hi\"}", "correlation-id:c\\c1", "receipt:r1");
      Got reply = client.next("MESSAGE");
      assertThat(reply.header("correlation-id")).isEqualTo("c:1");
      assertThat(reply.header("destination")).isEqualTo("/user/queue/replies");
      assertThat(reply.json().propertyNames())
          .containsExactly("task_id", "status", "lane", "position", "eta_ms", "links");
      assertThat(client.next("RECEIPT").header("receipt-id")).isEqualTo("r1");

      String id = reply.json().path("task_id").asString();
      client.subscribe("t", "/topic/tasks/" + id).next("RECEIPT");
      assertThat(client.next("MESSAGE").json().path("type").asString()).isEqualTo("queued");
      client.send("/app/tasks/" + id + "/cancel", "");
      List<Got> rest =
          List.of(client.next("MESSAGE"), client.next("MESSAGE"), client.next("MESSAGE"));

      assertThat(rest)
          .extracting(it -> it.json().path("type").asString(it.json().path("status").asString()))
          .containsExactlyInAnyOrder("cancelled", "done", "cancelled");
      assertThat(GATEWAY.get("/api/v1/tasks/" + id).json().path("status").asString())
          .isEqualTo("cancelled");
    }
  }

  @Test
  void aTaskIsRetriedByAFrame() {
    String old = GATEWAY.task("fails");
    ScriptedWorker.claim(GATEWAY.store, old).start().fail("no", "failed");
    try (RawClient client = RawClient.connected(GATEWAY.port())) {
      client.subscribe("r", "/user/queue/replies").next("RECEIPT");

      client.send("/app/tasks/" + old + "/retry", "");
      Got reply = client.next("MESSAGE");

      assertThat(reply.json().path("retry_of").asString()).isEqualTo(old);
      GATEWAY.post("/api/v1/tasks/" + reply.json().path("task_id").asString() + "/cancel", "");
    }
  }

  @Test
  void aTaskIsPausedAndResumedByFramesAlone() {
    String id = GATEWAY.task("to be paused");
    ScriptedWorker.claim(GATEWAY.store, id).start().say("a");
    try (RawClient client = RawClient.connected(GATEWAY.port())) {
      client.subscribe("r", "/user/queue/replies").next("RECEIPT");

      client.send("/app/tasks/" + id + "/pause", "", "correlation-id:p");
      Got paused = client.next("MESSAGE");
      client.send("/app/tasks/" + id + "/pause", "");
      Got again = client.next("MESSAGE");
      client.send("/app/tasks/" + id + "/resume", "");
      Got resumed = client.next("MESSAGE");

      assertThat(paused.header("correlation-id")).isEqualTo("p");
      assertThat(paused.json().path("status").asString()).isEqualTo("paused");
      assertThat(paused.json().path("text").asString()).isEqualTo("a");
      assertThat(again.json().path("last_seq")).isEqualTo(paused.json().path("last_seq"));
      assertThat(resumed.json().path("status").asString()).isEqualTo("queued");
    }
    GATEWAY.post("/api/v1/tasks/" + id + "/cancel", "");
  }

  @Test
  void theSameIdempotencyKeyGivesTheSameTask() {
    try (RawClient client = RawClient.connected(GATEWAY.port())) {
      client.subscribe("r", "/user/queue/replies").next("RECEIPT");
      client.send("/app/tasks", "{\"message\":\"once\"}", "idempotency-key:k1");
      client.send("/app/tasks", "{\"message\":\"once\"}", "idempotency-key:k1");

      assertThat(client.next("MESSAGE").json().path("task_id").asString())
          .isEqualTo(client.next("MESSAGE").json().path("task_id").asString());
    }
  }

  @Test
  void aRefusedSendIsTellingAndTheConnectionStaysOpen() {
    String ended = GATEWAY.task("ended");
    ScriptedWorker.claim(GATEWAY.store, ended).start().succeed("x");
    try (RawClient client = RawClient.connected(GATEWAY.port())) {
      // Nobody has subscribed to the errors yet, so this one is dropped.
      client.send("/app/tasks", "no json", "receipt:dropped");
      assertThat(client.next("RECEIPT").header("receipt-id")).isEqualTo("dropped");
      client.subscribe("e", "/user/queue/errors").next("RECEIPT");

      refused(client, "/app/tasks", "no json", "invalid_json");
      refused(client, "/app/tasks", "{\"message\":\"a\",\"provider\":\"?\"}", "unknown_provider");
      refused(client, "/app/tasks", "{\"message\":\"a\",\"on_disconnect\":\"?\"}", "invalid_field");
      refused(client, "/app/tasks/t0_01234567890123456789012345/cancel", "", "not_found");
      refused(client, "/app/tasks/nonsense/cancel", "", "not_found");
      refused(client, "/app/tasks/" + ended + "/cancel", "", "invalid_state");
      refused(client, "/app/tasks/" + ended + "/pause", "", "invalid_state");
      refused(client, "/app/tasks/" + ended + "/resume", "", "invalid_state");
      refused(client, "/app/tasks/t0_01234567890123456789012345/pause", "", "not_found");
      refused(client, "/app/tasks", "{\"message\":\"a\"}x", "invalid_json");
    }
  }

  private static void refused(RawClient client, String destination, String body, String code) {
    client.send(destination, body, "correlation-id:" + code, "receipt:" + code);
    Got error = client.next("MESSAGE");
    assertThat(error.header("destination")).isEqualTo("/user/queue/errors");
    assertThat(error.header("correlation-id")).isEqualTo(code);
    assertThat(error.json().path("code").asString()).isEqualTo(code);
    assertThat(error.json().path("detail").asString()).isNotBlank();
    client.next("RECEIPT");
  }

  @Test
  void aStoreThatIsAwayRefusesTheSendAndTheConnectionStaysOpen() {
    try (RawClient client = RawClient.connected(GATEWAY.port())) {
      client.subscribe("e", "/user/queue/errors").next("RECEIPT");
      GATEWAY.faults.set(SwitchableStore.Mode.AWAY);
      client.send("/app/tasks", "{\"message\":\"a\"}");
      assertThat(client.next("MESSAGE").json().path("code").asString())
          .isEqualTo("store_unavailable");
      client.subscribe("1", "/topic/tasks/t0_01234567890123456789012345");
      assertThat(client.next("ERROR").header("code")).isEqualTo("store_unavailable");
      assertThat(client.closeCode()).isEqualTo(1013);
    } finally {
      GATEWAY.faults.set(SwitchableStore.Mode.THERE);
    }
  }

  @Test
  void aSessionShowsItsRunningTasksAndAllToCome() {
    String ended = task("{\"message\":\"a\",\"session_id\":\"S1\"}");
    ScriptedWorker.claim(GATEWAY.store, ended).start().succeed("x");
    String running = task("{\"message\":\"a\",\"session_id\":\"S1\"}");
    final ScriptedWorker first = ScriptedWorker.claim(GATEWAY.store, running).start().say("1");

    try (RawClient client = RawClient.connected(GATEWAY.port())) {
      client.subscribe("s", "/topic/sessions/S1").next("RECEIPT");
      assertThat(client.next("MESSAGE").header("task-id")).isEqualTo(running);
      task("{\"message\":\"a\",\"session_id\":\"S2\"}");
      String fresh = task("{\"message\":\"b\",\"session_id\":\"S1\"}");
      first.succeed("1");
      List<Got> ofFirst = client.untilDone();
      ScriptedWorker.claim(GATEWAY.store, fresh).start().say("2").succeed("2");
      List<Got> ofFresh = client.untilDone();

      List<Got> all = new ArrayList<>(ofFirst);
      all.addAll(ofFresh);
      assertThat(all).extracting(it -> it.header("task-id")).containsOnly(running, fresh);
      assertThat(seqs(all, fresh)).containsExactly(1L, 2L, 3L, 4L, 5L);
      assertThat(seqs(all, running)).containsExactly(2L, 3L, 4L, 5L);
    }
  }

  @Test
  void aTaskThatNobodyHintedAtIsFoundAllTheSame() {
    try (RawClient client = RawClient.connected(GATEWAY.port())) {
      client.subscribe("s", "/topic/sessions/quiet").next("RECEIPT");
      GATEWAY.faults.hints = false;
      String fresh = task("{\"message\":\"b\",\"session_id\":\"quiet\"}");
      ScriptedWorker.claim(GATEWAY.store, fresh).start().say("2").succeed("2");

      assertThat(seqs(client.untilDone(), fresh)).containsExactly(1L, 2L, 3L, 4L, 5L);
    } finally {
      GATEWAY.faults.hints = true;
    }
  }

  @Test
  void progressComesAboutOnceASecondWithoutSeq() {
    String id = GATEWAY.task("progress");
    try (RawClient client = RawClient.connected(GATEWAY.port())) {
      client.subscribe("p", "/topic/tasks/" + id);
      Got progress = client.next(it -> it.body().contains("progress"));

      assertThat(progress.headers()).doesNotContainKey("seq").containsEntry("task-id", id);
      assertThat(progress.json().path("data").path("position").asLong()).isPositive();
    }
  }

  @Test
  void afterTheReceiptOfAnUnsubscribeNothingMoreComes() {
    String id = GATEWAY.task("unsubscribe");
    ScriptedWorker worker = ScriptedWorker.claim(GATEWAY.store, id).start();
    try (RawClient client = RawClient.connected(GATEWAY.port())) {
      client.subscribe("u", "/topic/tasks/" + id).next("RECEIPT");
      client.next("MESSAGE");
      client.frame("UNSUBSCRIBE", "id:u", "receipt:gone");
      client.next(it -> it.command().equals("RECEIPT"));
      worker.say("after").succeed("x");
      client.frame("UNSUBSCRIBE", "id:never", "receipt:none");

      assertThat(client.next("RECEIPT").header("receipt-id")).isEqualTo("none");
      assertThat(client.quiet()).isTrue();
      client.subscribe("u", "/topic/tasks/" + id).next("RECEIPT");
      assertThat(client.untilDone()).hasSize(5);
    }
  }

  @Test
  void framesMayShareAMessageOrBeCutAcrossSeveral() {
    String id = GATEWAY.task("cut");
    try (RawClient client = RawClient.open(GATEWAY.port())) {
      client.raw("\n\nCONN").raw("ECT\naccept-version:1.2\n").raw("\n");
      client.raw(
          "\0\nSUBSCRIBE\nid:1\ndestination:/topic/tasks/%s\nreceipt:1\n\n\0SUBSCRIBE\n"
                  .formatted(id)
              + "id:2\ndestination:/user/queue/replies\nreceipt:2\n\n\0");
      client.next("CONNECTED");
      assertThat(client.next("RECEIPT").header("receipt-id")).isEqualTo("1");
      client.binary("SEND\ndestination:/app/tasks\n\n{\"message\":\"é\"}\0".getBytes(UTF_8));
      client.next(it -> it.header("destination").equals("/user/queue/replies"));
    }
  }

  @Test
  void theBestCommonVersionIsSpoken() {
    assertThat(version("accept-version:1.0,1.1,1.2", "v10.stomp", "v12.stomp")).isEqualTo("1.2");
    assertThat(version("accept-version:1.0,1.1", "v11.stomp")).isEqualTo("1.1");
    assertThat(version("login:nobody")).isEqualTo("1.0");
    try (RawClient client = RawClient.open(GATEWAY.port(), "v11.stomp", "v12.stomp", "v10.stomp")) {
      assertThat(client.protocol()).isEqualTo("v12.stomp");
    }
    try (RawClient client = RawClient.open(GATEWAY.port())) {
      client.frame("CONNECT", "accept-version:2.0");
      Got error = client.next("ERROR");
      assertThat(error.header("version")).isEqualTo("1.2,1.1,1.0");
      assertThat(error.header("code")).isEqualTo("not_supported");
    }
  }

  private static String version(String header, String... protocols) {
    try (RawClient client = RawClient.open(GATEWAY.port(), protocols)) {
      Got connected = client.frame("STOMP", header, "heart-beat:5000,7000").next("CONNECTED");
      assertThat(connected.header("heart-beat")).isEqualTo("10000,10000");
      return connected.header("version");
    }
  }

  @Test
  void versionTenSubscribesWithoutAnId() {
    String id = GATEWAY.task("ten");
    try (RawClient client = RawClient.open(GATEWAY.port())) {
      client.frame("CONNECT").next("CONNECTED");
      client.frame("SUBSCRIBE", "destination:/topic/tasks/" + id);
      assertThat(client.next("MESSAGE").header("subscription")).isEqualTo("/topic/tasks/" + id);
      client.frame("UNSUBSCRIBE", "destination:/topic/tasks/" + id, "receipt:1");
      client.next("RECEIPT");
    }
  }

  @Test
  void aDisconnectIsReceiptedAndThenTheGatewayCloses() {
    try (RawClient client = RawClient.connected(GATEWAY.port())) {
      client.frame("DISCONNECT", "receipt:bye");
      assertThat(client.next("RECEIPT").header("receipt-id")).isEqualTo("bye");
      assertThat(client.closeCode()).isEqualTo(1000);
    }
  }

  @Test
  void allWatchersOfATaskSeeTheSame() {
    String id = GATEWAY.task("same");
    ScriptedWorker worker = ScriptedWorker.claim(GATEWAY.store, id).start();
    try (RawClient one = RawClient.connected(GATEWAY.port());
        RawClient other = RawClient.connected(GATEWAY.port())) {
      one.subscribe("1", "/topic/tasks/" + id).next("RECEIPT");
      for (int piece = 0; piece < 200; piece++) {
        worker.say("p" + piece);
      }
      other.subscribe("2", "/topic/tasks/" + id).next("RECEIPT");
      worker.say("last").succeed("x");

      List<String> ofOne = one.untilDone().stream().map(Got::body).toList();
      assertThat(ofOne).isEqualTo(other.untilDone().stream().map(Got::body).toList());
      assertThat(ofOne).hasSize(205);
    }
  }

  @Test
  void aLargeEventArrivesWhole() {
    String large = "ä💥\u0000x".repeat(100_000);
    String id = GATEWAY.task("large");
    ScriptedWorker worker = ScriptedWorker.claim(GATEWAY.store, id).start().say(large);
    worker.succeed("x");
    try (RawClient client = RawClient.connected(GATEWAY.port())) {
      client.subscribe("1", "/topic/tasks/" + id).next("RECEIPT");
      Got event = client.untilDone().get(2);

      assertThat(event.json().path("content").asString()).isEqualTo(large);
      assertThat(event.header("content-length"))
          .isEqualTo(Integer.toString(event.body().getBytes(UTF_8).length));
    }
  }

  @Test
  void whatWasArchivedIsReplayedToo() {
    String id = GATEWAY.task("archived");
    ScriptedWorker.claim(GATEWAY.store, id).start().say("a").succeed("a");
    GATEWAY.history.takeOver(GATEWAY.store, new TaskId(id), /* drop= */ true);
    try (RawClient client = RawClient.connected(GATEWAY.port())) {
      client.subscribe("1", "/topic/tasks/" + id, "after:2").next("RECEIPT");
      assertThat(client.untilDone()).extracting(Got::seq).containsExactly(3L, 4L, 5L);
    }
  }

  private static String task(String body) {
    return GATEWAY.submit(body).json().path("task_id").asString();
  }

  private static List<Long> seqs(List<Got> events, String task) {
    return events.stream().filter(it -> it.header("task-id").equals(task)).map(Got::seq).toList();
  }
}
