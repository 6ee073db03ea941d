package io.openclaw.worker.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ScriptOutputType;
import io.openclaw.localredis.LocalRedis;
import io.openclaw.redis.LuaScript;
import io.openclaw.redis.Redis;
import io.openclaw.worker.cache.AnswerStore.Claim;
import io.openclaw.worker.cache.AnswerStore.Found;
import io.openclaw.worker.cache.CacheSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisAnswerStoreTest {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final CacheSettings BOUNDS = new CacheSettings(LEASE, 100, 3, 100);

  private final AtomicInteger tokens = new AtomicInteger();
  private LocalRedis server;
  private Redis redis;
  private RedisAnswerStore answers;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = LocalRedis.start(LocalRedis.Settings.in(folder));
    redis = Redis.connect(server.url(), Duration.ofSeconds(2));
    await().until(redis::connected);
    answers = new RedisAnswerStore(redis);
  }

  @AfterAll
  void stop() {
    redis.close();
    server.close();
  }

  @BeforeEach
  void forgetAll() {
    redis.call(it -> it.flushall());
  }

  @Test
  void oneLeadsAndTheOthersFollowUntilItsAnswerIsThere() {
    assertThat(answers.consult("q", "a", LEASE)).isEqualTo(new Found.Leads());
    assertThat(answers.consult("q", "b", LEASE)).isInstanceOf(Found.Follows.class);
    assertThat(answers.consult("q", "a", LEASE)).isEqualTo(new Found.Leads());
    assertThat(answers.consult("other", "b", LEASE)).isEqualTo(new Found.Leads());

    assertThat(answers.keep(new Claim("q", "a"), "text", HOUR, BOUNDS)).isTrue();

    assertThat(answers.consult("q", "b", LEASE)).isEqualTo(new Found.Known("text"));
    assertThat(answers.keep(new Claim("q", "a"), "again", HOUR, BOUNDS)).isFalse();
    assertThat(answers.consult("q", "c", LEASE)).isEqualTo(new Found.Known("text"));
  }

  @Test
  void theClaimOfADeadLeaderRunsOutAndItsLateAnswerIsRefused() {
    answers.consult("q", "dead", SHORT);

    await().until(() -> answers.consult("q", "next", LEASE).equals(new Found.Leads()));

    assertThat(answers.keep(new Claim("q", "dead"), "late", HOUR, BOUNDS)).isFalse();
    answers.release(new Claim("q", "dead"), Duration.ZERO);
    assertThat(answers.renew(List.of(new Claim("q", "dead")), LEASE)).containsExactly(false);
    assertThat(answers.consult("q", "third", LEASE)).isInstanceOf(Found.Follows.class);
    assertThat(answers.keep(new Claim("q", "next"), "good", HOUR, BOUNDS)).isTrue();
    assertThat(answers.consult("q", "third", LEASE)).isEqualTo(new Found.Known("good"));
  }

  @Test
  void aRenewedClaimOutlivesItsLease() {
    answers.consult("q", "a", SHORT);
    answers.consult("gone", "a", LEASE);
    answers.release(new Claim("gone", "a"), Duration.ZERO);

    assertThat(answers.renew(List.of(new Claim("q", "a"), new Claim("gone", "a")), LEASE))
        .containsExactly(true, false);

    await().pollDelay(SHORT.plusMillis(100)).until(() -> true);
    assertThat(answers.consult("q", "b", LEASE)).isInstanceOf(Found.Follows.class);
  }

  @Test
  void afterAReleaseTheNextOneLeadsOrEverybodyGoesAlone() {
    Claim claim = new Claim("q", "a");
    answers.consult("q", "a", LEASE);
    answers.release(claim, Duration.ZERO);
    assertThat(answers.consult("q", "b", LEASE)).isEqualTo(new Found.Leads());

    answers.release(new Claim("q", "b"), SHORT);
    assertThat(answers.consult("q", "a", LEASE)).isEqualTo(new Found.Alone());
    assertThat(answers.consult("q", "c", LEASE)).isEqualTo(new Found.Alone());

    await().until(() -> answers.consult("q", "c", LEASE).equals(new Found.Leads()));
  }

  @Test
  void anAnswerEndsWithItsTimeAndItsRoomIsFreeAgain() {
    lead("q", "x".repeat(90), SHORT);
    assertThat(answers.consult("q", "b", LEASE)).isInstanceOf(Found.Known.class);
    lead("r", "rest", HOUR);

    await().until(() -> answers.consult("q", "b", LEASE).equals(new Found.Leads()));

    lead("s", "y".repeat(90), HOUR);
    assertThat(known("r", "s")).containsExactly("r", "s");
  }

  @Test
  void theOldestGoWhenThereAreTooMany() {
    IntStream.range(0, 5).forEach(i -> lead("q" + i, "text", HOUR));

    assertThat(known("q0", "q1", "q2", "q3", "q4")).containsExactly("q2", "q3", "q4");
  }

  @Test
  void theOldestGoWhenTheyAreTooLarge() {
    lead("q0", "x".repeat(40), HOUR);
    lead("q1", "x".repeat(40), HOUR);
    lead("q2", "é".repeat(11), HOUR);

    assertThat(known("q0", "q1", "q2")).containsExactly("q1", "q2");
  }

  @Test
  void theBooksAgreeWithWhatIsKeptHoweverItCameAndNeverExceedTheBounds() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      Duration ttl = random.nextInt(4) == 0 ? Duration.ofMillis(1 + random.nextInt(20)) : HOUR;
      lead("q" + random.nextInt(8), "x".repeat(1 + random.nextInt(60)), ttl);
      agree(books());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"consult", "renew", "keep", "release"})
  void everyScriptSaysWhatItDoesGuaranteesTakesAndReturns(String name) throws IOException {
    LuaScript.load(RedisAnswerStore.class, name);

    assertThat(
            Files.readString(
                Path.of("src/main/resources/io/openclaw/worker/cache/redis", name + ".lua")))
        .startsWith("#!lua")
        .containsPattern("(?m)^-- [A-Z_]+: ")
        .contains("-- Guarantee: ", "-- KEYS[1] ", "-- Returns ");
  }

  /// All books at one time: they end shortly after the last answer in them.
  private List<List<String>> books() {
    return redis.call(it ->
        it.eval(
            "return {redis.call('HGETALL', KEYS[1]), redis.call('ZRANGE', KEYS[2], 0, -1),"
                + " redis.call('ZRANGE', KEYS[3], 0, -1), redis.call('KEYS', ARGV[1])}",
            ScriptOutputType.MULTI,
            new String[] {"oc:{cache}:sizes", "oc:{cache}:ages", "oc:{cache}:ends"},
            "oc:{cache}:answer:*"));
  }

  private static void agree(List<List<String>> books) {
    Map<String, Long> sizes = new HashMap<>();
    List<String> pairs = books.getFirst();
    for (int at = 0; at < pairs.size(); at += 2) {
      sizes.put(pairs.get(at), Long.valueOf(pairs.get(at + 1)));
    }
    Long all = sizes.remove("all");
    long sum = all == null ? 0 : all;
    assertThat(sizes.values().stream().mapToLong(it -> it).sum()).isEqualTo(sum);
    assertThat(sum).isLessThanOrEqualTo(100);
    assertThat(sizes).hasSizeLessThanOrEqualTo(3);
    assertThat(books.get(1)).containsExactlyInAnyOrderElementsOf(sizes.keySet());
    assertThat(books.get(2)).containsExactlyInAnyOrderElementsOf(sizes.keySet());
    assertThat(books.get(3).stream().map(key -> key.substring("oc:{cache}:answer:".length())))
        .isSubsetOf(sizes.keySet());
  }

  /// Makes the call, whether an answer was there or not.
  private void lead(String digest, String answer, Duration ttl) {
    String token = "t" + tokens.incrementAndGet();
    if (answers.consult(digest, token, LEASE) instanceof Found.Known) {
      redis.call(it -> it.hset("oc:{cache}:claim:" + digest, "token", token));
    }
    assertThat(answers.keep(new Claim(digest, token), answer, ttl, BOUNDS)).isTrue();
  }

  private List<String> known(String... digests) {
    return List.of(digests).stream()
        .filter(it -> redis.call(db -> db.exists("oc:{cache}:answer:" + it)) == 1)
        .toList();
  }
}
