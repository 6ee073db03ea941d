package io.openclaw.gateway.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.gateway.feed.SessionFeeds;
import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.gateway.presence.Presence;
import io.openclaw.gateway.websocket.Connections;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Who is there, who is not, and who only seems to be.
class SignsOfLifeTest {
  private static final GatewayUnderTest GATEWAY =
      GatewayUnderTest.start(
          "openclaw.security.connections-per-address=20",
          "openclaw.websocket.beat=1s",
          "openclaw.websocket.dead-after=3s",
          "openclaw.websocket.send-limit=4s",
          "openclaw.presence.come-back=2s");

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @Test
  void aPeerThatFallsSilentIsFoundAndEverythingOfItIsFreed() throws Exception {
    String id = GATEWAY.task("dead");
    List<RawSocket> dead = new ArrayList<>();
    for (int peer = 0; peer < 5; peer++) {
      RawSocket socket = RawSocket.connected(GATEWAY.port());
      socket.text("SUBSCRIBE\nid:1\ndestination:/topic/tasks/" + id + "\n\n\0");
      socket.text("SUBSCRIBE\nid:2\ndestination:/topic/sessions/s\n\n\0");
      dead.add(socket);
    }
    await().until(() -> GATEWAY.bean(SessionFeeds.class).watched() == 1);

    await().atMost(Duration.ofSeconds(8)).until(() -> GATEWAY.bean(Connections.class).count() == 0);
    await().until(() -> GATEWAY.bean(TaskFeeds.class).watched() == 0);
    await().until(() -> GATEWAY.bean(SessionFeeds.class).watched() == 0);
    assertThat(GATEWAY.bean(Connections.class).addresses()).isZero();
    for (RawSocket socket : dead) {
      socket.close();
    }
  }

  @Test
  void aQuietPeerThatAnswersPingsStaysAndHearsTheBeats() throws Exception {
    try (RawClient quiet = RawClient.connected(GATEWAY.port());
        RawSocket beating = new RawSocket(GATEWAY.port())) {
      beating.text("CONNECT\naccept-version:1.2\nheart-beat:1000,1000\n\n\0");
      assertThat(beating.message()).contains("heart-beat:1000,1000");
      for (int beat = 0; beat < 6; beat++) {
        assertThat(beating.message()).isEqualTo("\n");
        beating.text("\n");
      }
      quiet.frame("UNSUBSCRIBE", "id:1", "receipt:there").next("RECEIPT");
    }
  }

  @Test
  void aSocketThatTakesNothingIsClosedAndNobodyElseWaitsForIt() throws Exception {
    String id = GATEWAY.task("stuck");
    ScriptedWorker worker = ScriptedWorker.claim(GATEWAY.store, id).start();
    try (RawSocket stuck = RawSocket.connected(GATEWAY.port());
        RawClient swift = RawClient.connected(GATEWAY.port())) {
      stuck.text("SUBSCRIBE\nid:1\ndestination:/topic/tasks/" + id + "\n\n\0");
      stuck.text("SUBSCRIBE\nid:2\ndestination:/topic/tasks/" + id + "\n\n\0");
      swift.subscribe("1", "/topic/tasks/" + id).next("RECEIPT");
      CompletableFuture<Integer> swiftly =
          CompletableFuture.supplyAsync(() -> swift.untilDone().size(), Thread::startVirtualThread);
      String piece = "y".repeat(8_000);
      for (int at = 0; at < 1_500; at++) {
        worker.say(piece);
      }
      worker.succeed("x");

      assertThat(swiftly.join()).isEqualTo(1_504);
      assertThat(GATEWAY.bean(Connections.class).count()).isEqualTo(2);
      CompletableFuture<Void> beats = beat(stuck);
      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> GATEWAY.bean(Connections.class).count() == 1);
      beats.cancel(true);
    }
  }

  /// A ping waits behind all that it has not read yet, so its pong comes too late.
  @Test
  void whoReadsSlowlyStays() throws Exception {
    String id = GATEWAY.task("slow");
    ScriptedWorker worker = ScriptedWorker.claim(GATEWAY.store, id).start();
    String piece = "z".repeat(8_000);
    for (int at = 0; at < 2_000; at++) {
      worker.say(piece);
    }
    worker.succeed("x");

    try (RawSocket slow = RawSocket.connected(GATEWAY.port())) {
      slow.text("SUBSCRIBE\nid:1\ndestination:/topic/tasks/" + id + "\n\n\0");
      for (int sip = 0; sip < 40; sip++) {
        for (int message = 0; message < 20; message++) {
          assertThat(slow.message()).isNotEmpty();
        }
        LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
      }
      assertThat(GATEWAY.bean(Connections.class).count()).isEqualTo(1);
    }
  }

  /// Says that it is there, and does not read.
  private static CompletableFuture<Void> beat(RawSocket stuck) {
    return CompletableFuture.runAsync(
        () ->
            await()
                .pollInterval(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> {
                  stuck.text("\n");
                  return false;
                }),
        Thread::startVirtualThread);
  }

  @Test
  void aTaskGoesWithItsSubmitterWhenThatWasAskedAndTheSubmitterDoesNotComeBack() {
    String kept = submit("continue");
    String dropped = submit("cancel");
    String cameBack = submit("cancel");

    try (RawClient back = RawClient.connected(GATEWAY.port())) {
      back.subscribe("1", "/topic/tasks/" + cameBack).next("RECEIPT");
      await().atMost(Duration.ofSeconds(8)).until(() -> status(dropped).equals("cancelled"));
      await().during(Duration.ofSeconds(2)).until(() -> status(cameBack).equals("queued"));
    }
    await().atMost(Duration.ofSeconds(8)).until(() -> status(cameBack).equals("cancelled"));
    assertThat(status(kept)).isEqualTo("queued");
    assertThat(GATEWAY.bean(Presence.class).attended()).isZero();
  }

  private static String submit(String onDisconnect) {
    try (RawClient client = RawClient.connected(GATEWAY.port())) {
      client.subscribe("r", "/user/queue/replies").next("RECEIPT");
      client.send(
          "/app/tasks", "{\"message\":\"a\",\"on_disconnect\":\"%s\"}".formatted(onDisconnect));
      return client.next("MESSAGE").json().path("task_id").asString();
    }
  }

  private static String status(String id) {
    return GATEWAY.get("/api/v1/tasks/" + id).json().path("status").asString();
  }

  @Test
  void aStoppingGatewaySendsItsClientsElsewhereAndCancelsNothing() {
    RawClient client;
    io.openclaw.task.MemoryTaskStore memory;
    String id;
    try (GatewayUnderTest stopping = GatewayUnderTest.start("openclaw.presence.come-back=1ms")) {
      client = RawClient.connected(stopping.port());
      client.subscribe("r", "/user/queue/replies").next("RECEIPT");
      client.send("/app/tasks", "{\"message\":\"a\",\"on_disconnect\":\"cancel\"}");
      id = client.next("MESSAGE").json().path("task_id").asString();
      memory = stopping.memory;
    }
    assertThat(client.closeCode()).isEqualTo(1012);
    assertThat(memory.find(new io.openclaw.task.TaskId(id)).orElseThrow().status().word())
        .isEqualTo("queued");
  }

  @Test
  void placesAreCountedPerAddressAndFreed() throws Exception {
    List<RawSocket> crowd = new ArrayList<>();
    await().until(() -> GATEWAY.bean(Connections.class).count() == 0);
    for (int place = 0; place < 20; place++) {
      crowd.add(new RawSocket(GATEWAY.port()));
    }
    try (RawSocket refused = new RawSocket(GATEWAY.port())) {
      assertThat(refused.answer).startsWith("HTTP/1.1 429").contains("Retry-After: 5");
    }
    for (RawSocket socket : crowd) {
      socket.close();
    }
    await().atMost(Duration.ofSeconds(5)).until(() -> GATEWAY.bean(Connections.class).count() == 0);
    RawClient.connected(GATEWAY.port()).close();
  }

  @Test
  void pastTheMostConnectionsTheNextIsRefused() throws Exception {
    try (GatewayUnderTest small = GatewayUnderTest.start("openclaw.security.connections=1");
        RawSocket first = new RawSocket(small.port());
        RawSocket second = new RawSocket(small.port())) {
      assertThat(first.answer).startsWith("HTTP/1.1 101");
      assertThat(second.answer).startsWith("HTTP/1.1 503").contains("Retry-After");
    }
  }

  @Test
  void theHandshakeIsCheckedAndAgreesToNoExtension() throws Exception {
    try (RawSocket socket =
        new RawSocket(
            GATEWAY.port(),
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, x-other",
            "Sec-WebSocket-Protocol: v11.stomp, v12.stomp")) {
      assertThat(socket.answer)
          .startsWith("HTTP/1.1 101")
          .contains("Sec-WebSocket-Protocol: v12.stomp")
          .doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
    }
    try (RawSocket socket = new RawSocket(GATEWAY.port(), "Origin: http://evil.example")) {
      assertThat(socket.answer).startsWith("HTTP/1.1 403");
    }
    assertThat(GATEWAY.get("/ws").code()).isEqualTo("bad_request");
    assertThatThrownBy(() -> deflated()).isInstanceOf(IOException.class);
    await().until(() -> GATEWAY.bean(Connections.class).count() == 0);
  }

  /// A frame with the bit of an extension that was not agreed to.
  private static void deflated() throws IOException {
    try (RawSocket socket = RawSocket.connected(GATEWAY.port())) {
      socket.write(new byte[] {(byte) 0xC1, (byte) 0x81, 0, 0, 0, 0, 'x'});
      socket.message();
    }
  }
}
