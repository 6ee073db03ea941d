package io.openclaw.testkit.browser;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The DevTools protocol over one WebSocket: calls and their answers, events by session. Calls may
/// come from any thread.
final class DevTools implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int PATIENCE_SECONDS = 60;

  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
  private final Map<String, Consumer<JsonNode>> listeners = new ConcurrentHashMap<>();
  private final WebSocket socket;

  DevTools(URI address) {
    socket = http.newWebSocketBuilder().buildAsync(address, new Ear()).join();
  }

  /// Calls what `session` is attached to, or the browser itself.
  ///
  /// @throws IllegalStateException when the browser refuses
  JsonNode call(@Nullable String session, String method, Map<String, ?> params) {
    int number = numbers.incrementAndGet();
    CompletableFuture<JsonNode> reply = new CompletableFuture<>();
    pending.put(number, reply);
    Map<String, Object> call = new HashMap<>();
    call.put("id", number);
    call.put("method", method);
    call.put("params", params);
    if (session != null) {
      call.put("sessionId", session);
    }
    send(MAPPER.writeValueAsString(call));
    JsonNode answer = reply.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    if (answer.has("error")) {
      throw new IllegalStateException(method + " was refused: " + answer.get("error"));
    }
    return answer.path("result");
  }

  /// `listener` is told the events of a session; it must not call.
  void listen(String session, Consumer<JsonNode> listener) {
    listeners.put(session, listener);
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }

  /// The socket takes one text at a time.
  private synchronized void send(String text) {
    socket.sendText(text, /* last= */ true).join();
  }

  private void heard(JsonNode message) {
    CompletableFuture<JsonNode> reply = pending.remove(message.path("id").asInt(0));
    if (reply != null) {
      reply.complete(message);
    } else {
      String session = message.path("sessionId").asString("");
      listeners.getOrDefault(session, event -> {}).accept(message);
    }
  }

  private final class Ear implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence piece, boolean last) {
      text.append(piece);
      if (last) {
        heard(MAPPER.readTree(text.toString()));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      onError(from, new IllegalStateException("the browser has closed: " + code));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable why) {
      pending.values().forEach(reply -> reply.completeExceptionally(why));
    }
  }
}
