package io.openclaw.gateway.token;

import io.openclaw.loop.Loop;
import io.openclaw.task.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/// Writes down when a token was last used, to within ten minutes, apart from the calls that use it.
/// In ten minutes a token adds one use at most, which bounds the queue.
final class TokenUses implements AutoCloseable {
  private static final Duration COARSE = Duration.ofMinutes(10);

  private final TokenStore store;
  private final Map<String, Instant> noted = new ConcurrentHashMap<>();
  private final BlockingQueue<Use> waiting = new LinkedBlockingQueue<>();
  private final Loop loop;

  private record Use(String token, Instant at) {}

  TokenUses(TokenStore store) {
    this.store = store;
    this.loop = Loop.named("token-uses").expect(StoreException.class).start(this::noteNext);
  }

  /// Never waits.
  void used(Token token, Instant now) {
    Instant before = noted.get(token.id());
    boolean first =
        before == null
            ? noted.putIfAbsent(token.id(), now) == null
            : Duration.between(before, now).compareTo(COARSE) >= 0
                && noted.replace(token.id(), before, now);
    if (first) {
      waiting.add(new Use(token.id(), now));
    }
  }

  @Override
  public void close() {
    loop.close();
  }

  private boolean noteNext() throws InterruptedException {
    Use use = waiting.take();
    try {
      store.used(use.token(), use.at());
    } catch (StoreException away) {
      noted.remove(use.token());
      throw away;
    }
    return true;
  }
}
