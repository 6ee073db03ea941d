package io.openclaw.systemtests.cuts;

import io.openclaw.testkit.client.TaskClient;
import io.openclaw.testkit.client.Watcher;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.simp.stomp.StompFrameHandler;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.simp.stomp.StompSessionHandlerAdapter;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.messaging.WebSocketStompClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The log by STOMP with Spring's own client, as it comes.
final class SpringStompFeed implements Watcher.Feed {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private final TaskClient client;
  private final String task;
  private volatile @Nullable StompSession present;

  SpringStompFeed(TaskClient client, String task) {
    this.client = client;
    this.task = task;
  }

  @Override
  public How read(long after, Consumer<JsonNode> to) throws IOException {
    Ear ear = new Ear();
    StompSession session = connect(ear);
    present = session;
    try {
      StompHeaders subscribe = new StompHeaders();
      subscribe.setDestination("/topic/tasks/" + task);
      subscribe.set("after", Long.toString(after));
      session.subscribe(subscribe, ear);
      while (true) {
        Heard heard = ear.next();
        if (heard.over) {
          throw new EOFException(heard.text);
        }
        if (heard.refused) {
          return Watcher.Feed.refusal(heard.text);
        }
        JsonNode event = JSON.readTree(heard.text);
        to.accept(event);
        if (event.path("type").asString("").equals("done")) {
          return How.ENDED;
        }
      }
    } catch (IllegalStateException broken) {
      throw new IOException("the connection broke before the subscription", broken);
    } finally {
      drop();
    }
  }

  @Override
  public void drop() {
    StompSession session = present;
    present = null;
    if (session != null && session.isConnected()) {
      try {
        session.disconnect();
      } catch (RuntimeException gone) {
        // The connection was faster.
      }
    }
  }

  private StompSession connect(Ear ear) throws IOException {
    String url = "ws" + client.uri("/ws").toString().substring("http".length());
    try {
      return Spring.CLIENT.connectAsync(url, ear).get(CONNECT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("no session: " + e, e);
    }
  }

  /// One client for all: each has threads of its own.
  private static final class Spring {
    static final WebSocketStompClient CLIENT =
        new WebSocketStompClient(new StandardWebSocketClient());
  }

  /// @param over nothing more comes; the text says why
  /// @param refused the text is the code of an ERROR frame
  private record Heard(String text, boolean over, boolean refused) {}

  private static final class Ear extends StompSessionHandlerAdapter implements StompFrameHandler {
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

    Heard next() throws IOException {
      try {
        Heard next = heard.poll(SILENCE.toNanos(), TimeUnit.NANOSECONDS);
        if (next == null) {
          throw new IOException("silent for " + SILENCE);
        }
        return next;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public Type getPayloadType(StompHeaders headers) {
      return byte[].class;
    }

    @Override
    public void handleFrame(StompHeaders headers, @Nullable Object payload) {
      String code = headers.getFirst("code");
      if (code != null) {
        heard.add(new Heard(code, /* over= */ false, /* refused= */ true));
      } else if (payload instanceof byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        heard.add(new Heard(text, /* over= */ false, /* refused= */ false));
      }
    }

    @Override
    public void handleTransportError(StompSession session, Throwable failure) {
      heard.add(new Heard(String.valueOf(failure), /* over= */ true, /* refused= */ false));
    }
  }
}
