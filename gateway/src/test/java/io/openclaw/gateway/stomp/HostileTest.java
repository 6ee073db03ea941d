package io.openclaw.gateway.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.gateway.websocket.Connections;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Clients that mean no good.
class HostileTest {
  private static final GatewayUnderTest GATEWAY =
      GatewayUnderTest.start("openclaw.security.connections-per-address=0");

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  /// `-Dhostile=100000` sends so many frames and pieces of noise.
  private static final int PIECES = Integer.getInteger("hostile", 6_000);

  @Test
  void garbageHurtsNobodyButItsSender() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ListAppender<ILoggingEvent> errors = new ListAppender<>();
    errors.start();
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(errors);
    String id = GATEWAY.task("innocent");
    ScriptedWorker worker = ScriptedWorker.claim(GATEWAY.store, id).start();
    try (RawClient innocent = RawClient.connected(GATEWAY.port())) {
      innocent.subscribe("1", "/topic/tasks/" + id).next("RECEIPT");
      send(random, PIECES / 10);
      long before = used();
      int threads = Thread.activeCount();
      long from = System.nanoTime();
      int sockets = send(random, PIECES);
      System.out.printf(
          "hostile: seed %d, %d pieces over %d sockets in %d s, heap %+d KB, threads %+d%n",
          seed,
          PIECES,
          sockets,
          Duration.ofNanos(System.nanoTime() - from).toSeconds(),
          (used() - before) >> 10,
          Thread.activeCount() - threads);
      long after = used();
      worker.say("a").succeed("a");

      assertThat(innocent.untilDone()).hasSize(5);
      assertThat(after - before).as("heap grown").isLessThan(16 << 20);
      await().until(() -> GATEWAY.bean(Connections.class).count() == 1);
    }
    assertThat(errors.list)
        .as("seed %d", seed)
        .noneMatch(it -> it.getLevel().isGreaterOrEqual(Level.WARN));
    assertThat(GATEWAY.get("/health").json().path("parts").path("redis").path("status").asString())
        .isEqualTo("up");
  }

  /// Some send broken frames, some break the protocol below, at both transports. Gives how many
  /// sockets it took.
  private static int send(Random random, int pieces) {
    int sockets = 0;
    for (int sent = 0; sent < pieces; sockets++) {
      boolean stomp = random.nextInt(3) > 0;
      try (RawSocket socket =
          RawSocket.rude(stomp ? "/ws" : "/ws/stream?format=events", GATEWAY.port())) {
        if (stomp && random.nextInt(4) > 0) {
          socket.text("CONNECT\naccept-version:1.2\n\n\0");
        }
        for (int frames = random.nextInt(6); frames > 0; frames--, sent++) {
          if (random.nextInt(5) == 0) {
            byte[] noise = new byte[1 + random.nextInt(100)];
            random.nextBytes(noise);
            socket.write(noise);
          } else {
            byte[] text = stomp ? MalformedFrames.frame(random) : MalformedFrames.json(random);
            socket.text(new String(text, UTF_8));
          }
        }
      } catch (IOException shownOut) {
        // As it should be.
      }
    }
    return sockets;
  }

  @Test
  void aSlowReaderDelaysNobodyAndHasEverythingInTheEnd() throws Exception {
    String id = GATEWAY.task("slow");
    ScriptedWorker worker = ScriptedWorker.claim(GATEWAY.store, id).start();
    try (RawSocket slow = RawSocket.connected(GATEWAY.port());
        RawClient swift = RawClient.connected(GATEWAY.port())) {
      slow.text("SUBSCRIBE\nid:1\ndestination:/topic/tasks/" + id + "\n\n\0");
      swift.subscribe("1", "/topic/tasks/" + id).next("RECEIPT");
      CompletableFuture<Integer> late = CompletableFuture.supplyAsync(() -> trickle(slow));
      long worst = 0;
      swift.next("MESSAGE");
      swift.next("MESSAGE");
      String piece = "z".repeat(8_000);
      for (int at = 0; at < 1_000; at++) {
        long from = System.nanoTime();
        worker.say(piece);
        swift.next(it -> it.seq() > 0);
        worst = Math.max(worst, System.nanoTime() - from);
      }
      worker.succeed("x");

      assertThat(Duration.ofNanos(worst)).isLessThan(Duration.ofSeconds(1));
      assertThat(late.join()).isEqualTo(1_004);
    }
  }

  @Test
  void hundredsOfOpenStreamsKeepNobodyFromConnecting() throws Exception {
    String id = GATEWAY.task("streams");
    List<Socket> streams = new ArrayList<>();
    try {
      for (int stream = 0; stream < 300; stream++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), GATEWAY.port());
        streams.add(socket);
        socket
            .getOutputStream()
            .write(
                "GET /api/v1/tasks/%s/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
                    .formatted(id)
                    .getBytes(UTF_8));
      }
      for (Socket stream : streams) {
        stream.setSoTimeout(10_000);
        assertThat(stream.getInputStream().read()).isEqualTo('H');
      }
      try (RawClient client = RawClient.connected(GATEWAY.port())) {
        client.subscribe("1", "/topic/tasks/" + id).next("RECEIPT");
      }
    } finally {
      for (Socket stream : streams) {
        stream.close();
      }
    }
  }

  @Test
  void aFloodOfPingsIsShownOut() throws Exception {
    try (RawSocket socket = RawSocket.connected(GATEWAY.port())) {
      for (int ping = 0; ping < 100; ping++) {
        socket.write(new byte[] {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0});
      }
      assertThatThrownBy(socket::message)
          .isInstanceOfSatisfying(
              RawSocket.Closed.class, it -> assertThat(it.code).isEqualTo(1008));
    }
  }

  /// Reads a kilobyte a second for a while, then what is left at once; gives how many events came
  /// in their order.
  private static int trickle(RawSocket socket) {
    try {
      long slowUntil = System.nanoTime() + Duration.ofSeconds(3).toNanos();
      int seq = 0;
      while (true) {
        String message = socket.message();
        if (message.startsWith("MESSAGE") && message.contains("\nseq:" + (seq + 1) + "\n")) {
          seq++;
        }
        if (message.contains("\"type\":\"done\"")) {
          return seq;
        }
        if (System.nanoTime() < slowUntil) {
          java.util.concurrent.locks.LockSupport.parkNanos(
              Duration.ofMillis(message.length()).toNanos());
        }
      }
    } catch (IOException gone) {
      throw new AssertionError(gone);
    }
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
