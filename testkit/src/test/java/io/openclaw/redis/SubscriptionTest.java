package io.openclaw.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.openclaw.testkit.redis.TestRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SubscriptionTest {
  private static final String CHANNEL = "oc:{s0}:feed";
  private static final Pattern REFUSED =
      Pattern.compile("cmdstat_ssubscribe:.*rejected_calls=(\\d+)");

  @TempDir private Path data;

  @SuppressWarnings("NullAway.Init") // set before each test
  private TestRedis server;

  @SuppressWarnings("NullAway.Init") // set before each test
  private RedisClient adminClient;

  @SuppressWarnings("NullAway.Init") // set before each test
  private RedisCommands<String, String> admin;

  @BeforeEach
  void startRedisWithAUserWhoMayNotSubscribe() {
    server = TestRedis.start(data);
    adminClient = RedisClient.create(server.url());
    admin = adminClient.connect().sync();
    acl("SETUSER", "limited", "on", ">secret", "~*", "+@all", "resetchannels");
  }

  @AfterEach
  void stopRedis() {
    adminClient.shutdown();
    server.close();
  }

  @Test
  void aRefusedSubscriptionLeavesNoConnectionOpen() throws Exception {
    CountDownLatch subscribed = new CountDownLatch(1);
    try (Redis redis = Redis.connect(limitedUrl(), Duration.ofSeconds(2));
        Subscription _ = redis.subscribe(CHANNEL, whenSubscribed(subscribed))) {
      await().atMost(Duration.ofSeconds(30)).until(() -> refusals() >= 8);

      // The shared connection, and the one of the try under way.
      assertThat(connections()).isBetween(1L, 2L);

      acl("SETUSER", "limited", "allchannels");
      assertThat(subscribed.await(30, TimeUnit.SECONDS)).isTrue();
      await().until(() -> connections() == 2);
    }
    await().until(() -> connections() == 0);
  }

  private long refusals() {
    Matcher refused = REFUSED.matcher(admin.info("commandstats"));
    return refused.find() ? Long.parseLong(refused.group(1)) : 0;
  }

  private long connections() {
    return admin.clientList().lines().filter(line -> line.contains(" user=limited ")).count();
  }

  private void acl(String... words) {
    admin.dispatch(
        CommandType.ACL,
        new StatusOutput<>(StringCodec.UTF8),
        new CommandArgs<>(StringCodec.UTF8).addValues(List.of(words)));
  }

  private String limitedUrl() {
    return server.url().replace("redis://", "redis://limited:secret@");
  }

  private static Subscription.Listener whenSubscribed(CountDownLatch subscribed) {
    return new Subscription.Listener() {
      @Override
      public void message(String channel, String message) {
        // Nothing is published here.
      }

      @Override
      public void subscribed() {
        subscribed.countDown();
      }
    };
  }
}
