package io.openclaw.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.localredis.LocalRedis;
import io.openclaw.testkit.cluster.ClusterModeRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server that gives a slot away ends the subscriptions of its channels, and keeps the connection
/// open.
@Timeout(60)
class MovedSlotTest {
  private static final String CHANNEL = "oc:{s0}:feed";

  private final Queue<String> messages = new ConcurrentLinkedQueue<>();
  private final AtomicInteger subscribed = new AtomicInteger();

  @Test
  void aSubscriptionThatTheServerEndedIsOpenedAgain(@TempDir Path data) {
    try (LocalRedis server = ClusterModeRedis.start(data);
        Redis redis = Redis.connect(server.url(), Duration.ofSeconds(2));
        Subscription _ = redis.subscribe(CHANNEL, new Listener())) {
      await().until(() -> subscribed.get() == 1);
      redis.call(it -> it.spublish(CHANNEL, "before"));
      await().until(() -> messages.contains("before"));
      int slot = Math.toIntExact(redis.call(it -> it.clusterKeyslot(CHANNEL)));

      redis.call(it -> it.clusterDelSlots(slot));
      redis.call(it -> it.clusterAddSlots(slot));

      await().until(() -> subscribed.get() == 2);
      await()
          .until(() -> {
            redis.call(it -> it.spublish(CHANNEL, "after"));
            return messages.contains("after");
          });
      assertThat(redis.connected()).isTrue();
    }
  }

  private final class Listener implements Subscription.Listener {
    @Override
    public void message(String channel, String message) {
      messages.add(message);
    }

    @Override
    public void subscribed() {
      subscribed.incrementAndGet();
    }
  }
}
