package io.openclaw.gateway.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.simp.stomp.StompFrameHandler;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.messaging.simp.stomp.StompSession.Receiptable;
import org.springframework.messaging.simp.stomp.StompSessionHandlerAdapter;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.messaging.WebSocketStompClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Spring's own client, as it comes.
class SpringClientTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void submitsWatchesAndIsReceipted() throws Exception {
    ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
    scheduler.initialize();
    try (GatewayUnderTest gateway = GatewayUnderTest.start()) {
      WebSocketStompClient client = new WebSocketStompClient(new StandardWebSocketClient());
      client.setTaskScheduler(scheduler);
      client.setReceiptTimeLimit(20_000);
      var session =
          client
              .connectAsync(
                  "ws://127.0.0.1:" + gateway.port() + "/ws", new StompSessionHandlerAdapter() {})
              .get(20, TimeUnit.SECONDS);
      session.setAutoReceipt(true);

      Queue replies = new Queue();
      receipted(session.subscribe("/user/queue/replies", replies));
      StompHeaders send = new StompHeaders();
      send.setDestination("/app/tasks");
      send.set("correlation-id", "c1");
      receipted(session.send(send, "{\"message\":\"hi\"}".getBytes(UTF_8)));
      String id = JSON.readTree(replies.next()).path("task_id").asString();
      assertThat(replies.headers.getFirst().getFirst("correlation-id")).isEqualTo("c1");

      ScriptedWorker worker = ScriptedWorker.claim(gateway.store, id).start().say("a");
      StompHeaders subscribe = new StompHeaders();
      subscribe.setDestination("/topic/tasks/" + id);
      subscribe.set("after", "1");
      Queue events = new Queue();
      receipted(session.subscribe(subscribe, events));
      worker.say("b").succeed("ab");

      assertThat(events.untilDone()).containsExactly(2L, 3L, 4L, 5L, 6L);
      session.disconnect();
      await().until(() -> !session.isConnected());
      client.stop();
    } finally {
      scheduler.shutdown();
    }
  }

  private static void receipted(Receiptable receiptable) throws Exception {
    CompletableFuture<Boolean> receipt = new CompletableFuture<>();
    receiptable.addReceiptTask(() -> receipt.complete(true));
    receiptable.addReceiptLostTask(() -> receipt.complete(false));
    assertThat(receipt.get(20, TimeUnit.SECONDS)).isTrue();
  }

  private static final class Queue implements StompFrameHandler {
    private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    private final List<StompHeaders> headers = new CopyOnWriteArrayList<>();

    @Override
    public Type getPayloadType(StompHeaders of) {
      return byte[].class;
    }

    @Override
    public void handleFrame(StompHeaders of, Object payload) {
      headers.add(of);
      bodies.add(new String((byte[]) payload, UTF_8));
    }

    String next() throws InterruptedException {
      return bodies.poll(20, TimeUnit.SECONDS);
    }

    List<Long> untilDone() throws InterruptedException {
      List<Long> seqs = new CopyOnWriteArrayList<>();
      JsonNode event;
      do {
        event = JSON.readTree(next());
        if (event.has("seq")) {
          seqs.add(event.path("seq").asLong());
        }
      } while (!event.path("type").asString().equals("done"));
      return seqs;
    }
  }
}
