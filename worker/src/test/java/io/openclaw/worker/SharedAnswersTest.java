package io.openclaw.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.localredis.LocalRedis;
import io.openclaw.task.EventType;
import io.openclaw.task.Status;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.worker.provider.ScriptedServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Tasks that ask for what another got, on the real Redis; two workers, but for limits as strangers
/// to each other as two processes are.
@Timeout(60)
class SharedAnswersTest extends OnRealRedis {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String HI = "{\"message\":\"hi\",\"cache\":\"use\"}";

  @Test
  void aHundredIdenticalTasksAtOnceMakeOneCall() {
    CountDownLatch speakOn = new CountDownLatch(1);
    WorkerFixture shop = withTwoWorkers(it -> slowly(it, speakOn));
    List<TaskId> ids = IntStream.range(0, 100).mapToObj(_ -> ask(shop)).toList();
    // Longer than a lease: the leader has to keep it.
    await()
        .pollDelay(WorkerFixture.LEASE.multipliedBy(3))
        .atMost(Duration.ofSeconds(20))
        .until(() -> ids.stream().filter(id -> waitsForAnswer(shop, id)).count() == 99);

    speakOn.countDown();

    ids.forEach(id -> endsWith(shop, id, "the answer"));
    assertThat(shop.server().exchanges()).hasSize(1);
    assertThat(ids.stream().filter(id -> cached(shop, id))).hasSize(99);
  }

  @Test
  void whoFollowsHoldsNoPlace() {
    CountDownLatch speakOn = new CountDownLatch(1);
    WorkerFixture shop =
        open(it -> {
          if (it.body().contains("other")) {
            it.stream().content("quick").done();
          } else {
            slowly(it, speakOn);
          }
        });
    shop.worker("w1", UnaryOperator.identity(), Duration.ZERO, /* places= */ 2, 1 << 20);
    TaskId leader = ask(shop);
    shop.awaitEvent(leader, EventType.CONTENT);
    List<TaskId> followers = IntStream.range(0, 5).mapToObj(_ -> ask(shop)).toList();

    TaskId other = ask(shop, "owner", "free", "{\"message\":\"other\",\"cache\":\"use\"}");

    endsWith(shop, other, "quick");
    assertThat(shop.view(leader).status()).isEqualTo(Status.RUNNING);
    followers.forEach(id -> assertThat(shop.view(id).status()).isEqualTo(Status.QUEUED));
    speakOn.countDown();
    followers.forEach(id -> endsWith(shop, id, "the answer"));
    assertThat(shop.view(followers.getFirst()).attempt()).isEqualTo(1);
  }

  @Test
  void aKeptAnswerStreamsLikeALiveOneAndSaysSo() {
    String text = "0123456789é".repeat(50);
    WorkerFixture shop =
        withTwoWorkers(it ->
            it.stream()
                .data("{\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"hm\"}}]}")
                .content(text)
                .data("{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5}}")
                .done());
    TaskId live = ask(shop);
    endsWith(shop, live, text);

    TaskId kept = ask(shop);

    endsWith(shop, kept, text);
    assertThat(shop.types(kept).stream().distinct())
        .containsExactly(
            EventType.QUEUED,
            EventType.STARTED,
            EventType.THINKING,
            EventType.CONTENT,
            EventType.COMPLETE,
            EventType.DONE);
    assertThat(shop.types(kept).stream().filter(EventType.CONTENT::equals)).hasSizeGreaterThan(3);
    assertThat(shop.last(kept, EventType.THINKING).content()).isEqualTo("hm");
    assertThat(shop.last(kept, EventType.DONE).data())
        .isEqualTo(shop.last(live, EventType.DONE).data());
    JsonNode complete = json(shop.last(kept, EventType.COMPLETE).data());
    assertThat(complete.path("usage")).isEqualTo(usage(shop, live));
    assertThat(usage(shop, kept).path("completion_tokens").asInt(0)).isEqualTo(5);
    assertThat(complete.path("cached").asBoolean(false)).isTrue();
    assertThat(json(shop.last(kept, EventType.STARTED).data()).path("cached").asBoolean(false))
        .isTrue();
    assertThat(json(shop.view(kept).outcome()).path("cached").asBoolean(false)).isTrue();
    assertThat(shop.last(live, EventType.COMPLETE).data()).doesNotContain("cached");
    assertThat(shop.view(live).outcome()).doesNotContain("cached");
  }

  @Test
  void aKeptAnswerSpendsNoPermit() {
    WorkerFixture shop = withTwoWorkers(it -> it.stream().content("the answer").done());
    endsWith(shop, ask(shop, "owner", "slow", HI), "the answer");

    TaskId kept = ask(shop, "owner", "slow", HI);

    // The minute of its account is used up.
    endsWith(shop, kept, "the answer");
    assertThat(shop.server().exchanges()).hasSize(1);
  }

  @Test
  void aFailureIsNeverKept() {
    AtomicInteger calls = new AtomicInteger();
    WorkerFixture shop =
        withTwoWorkers(it -> {
          if (calls.incrementAndGet() == 1) {
            it.answer("400 Bad", "", "{}");
          } else {
            it.stream().content("the answer").done();
          }
        });
    TaskId first = ask(shop);
    assertThat(shop.awaitEnd(first).status()).isEqualTo(Status.FAILED);

    TaskId second = ask(shop);

    endsWith(shop, second, "the answer");
    assertThat(cached(shop, second)).isFalse();
    assertThat(calls).hasValue(2);
  }

  @Test
  void anAnswerThatAsksForToolsIsNotKept() {
    String call =
        "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\","
            + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}}]}";
    WorkerFixture shop =
        withTwoWorkers(it -> it.stream().content("the answer").data(call).finish("stop").done());
    endsWith(shop, ask(shop), "the answer");

    TaskId second = ask(shop);

    endsWith(shop, second, "the answer");
    assertThat(cached(shop, second)).isFalse();
    assertThat(json(shop.last(second, EventType.COMPLETE).data()).path("tool_calls")).hasSize(1);
  }

  @Test
  void otherToolsAreAnotherCall() {
    WorkerFixture shop = withTwoWorkers(it -> it.stream().content("the answer").done());
    for (String tool : List.of("f", "g")) {
      String tools = "[{\"type\":\"function\",\"function\":{\"name\":\"" + tool + "\"}}]";
      String request = "{\"message\":\"hi\",\"cache\":\"use\",\"tools\":" + tools + "}";
      endsWith(shop, ask(shop, "owner", "free", request), "the answer");
    }

    assertThat(shop.server().exchanges()).hasSize(2);
  }

  @Test
  void whenTheLeaderFailsOneOfItsFollowersLeads() {
    CountDownLatch speakOn = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    WorkerFixture shop =
        withTwoWorkers(it -> {
          if (calls.incrementAndGet() == 1) {
            it.stream().content("wrong ");
            speakOn.await();
            it.reset();
          } else {
            it.stream().content("the answer").done();
          }
        });
    TaskId leader = ask(shop);
    shop.awaitEvent(leader, EventType.CONTENT);
    List<TaskId> followers = following(shop, 5);

    speakOn.countDown();

    assertThat(shop.awaitEnd(leader).status()).isEqualTo(Status.FAILED);
    followers.forEach(id -> endsWith(shop, id, "the answer"));
    assertThat(calls).hasValue(2);
  }

  @Test
  void whenTheLeaderIsCancelledOneOfItsFollowersLeads() {
    AtomicInteger calls = new AtomicInteger();
    WorkerFixture shop =
        withTwoWorkers(it -> {
          it.stream().content("the ");
          if (calls.incrementAndGet() == 1) {
            it.awaitClosedByClient();
          } else {
            it.content("answer").done();
          }
        });
    TaskId leader = ask(shop);
    shop.awaitEvent(leader, EventType.CONTENT);
    List<TaskId> followers = following(shop, 5);

    shop.store().cancel(leader, "owner");

    followers.forEach(id -> endsWith(shop, id, "the answer"));
    assertThat(shop.view(leader).status()).isEqualTo(Status.CANCELLED);
    assertThat(calls).hasValue(2);
  }

  @Test
  void aCancelledFollowerEndsAtOnceAndDisturbsNobody() {
    CountDownLatch speakOn = new CountDownLatch(1);
    WorkerFixture shop = withTwoWorkers(it -> slowly(it, speakOn));
    TaskId leader = ask(shop);
    shop.awaitEvent(leader, EventType.CONTENT);
    List<TaskId> followers = following(shop, 2);

    shop.store().cancel(followers.getFirst(), "owner");

    assertThat(shop.view(followers.getFirst()).status()).isEqualTo(Status.CANCELLED);
    speakOn.countDown();
    endsWith(shop, leader, "the answer");
    endsWith(shop, followers.getLast(), "the answer");
    assertThat(shop.server().exchanges()).hasSize(1);
  }

  @Test
  void ownersDoNotShareUnlessThatIsConfigured() {
    WorkerFixture shop = withTwoWorkers(it -> it.stream().content("the answer").done());
    endsWith(shop, ask(shop, "ann", "free", HI), "the answer");
    endsWith(shop, ask(shop, "ann", "common", HI), "the answer");

    TaskId alone = ask(shop, "bob", "free", HI);
    TaskId shared = ask(shop, "bob", "common", HI);

    endsWith(shop, alone, "the answer");
    endsWith(shop, shared, "the answer");
    assertThat(cached(shop, alone)).isFalse();
    assertThat(cached(shop, shared)).isTrue();
    assertThat(shop.server().exchanges()).hasSize(3);
  }

  @Test
  void aProvidersRuleCountsForTasksThatDoNotSayAndItsTimeEnds() {
    WorkerFixture shop = withTwoWorkers(it -> it.stream().content("the answer").done());
    String unsaid = "{\"message\":\"hi\"}";
    endsWith(shop, ask(shop, "owner", "kept", unsaid), "the answer");

    TaskId off = ask(shop, "owner", "kept", "{\"message\":\"hi\",\"cache\":\"off\"}");
    TaskId kept = ask(shop, "owner", "kept", unsaid);
    endsWith(shop, off, "the answer");
    endsWith(shop, kept, "the answer");
    await().until(() -> keys("answer:*").isEmpty());
    TaskId late = ask(shop, "owner", "kept", unsaid);
    endsWith(shop, late, "the answer");

    assertThat(cached(shop, off)).isFalse();
    assertThat(cached(shop, kept)).isTrue();
    assertThat(cached(shop, late)).isFalse();
    assertThat(shop.server().exchanges()).hasSize(3);
  }

  @Test
  void whatIsNotWholeOrTooLongIsNotKeptAndNobodyWaitsForItAgain() {
    WorkerFixture shop =
        withTwoWorkers(it -> {
          if (it.body().contains("long")) {
            it.stream().content("x".repeat(5000)).done();
          } else {
            it.stream().content("begun").finish("length").done();
          }
        });

    for (int i = 0; i < 2; i++) {
      TaskId cut = ask(shop);
      TaskId tooLong = ask(shop, "owner", "free", "{\"message\":\"long\",\"cache\":\"use\"}");
      endsWith(shop, cut, "begun");
      endsWith(shop, tooLong, "x".repeat(5000));
    }

    assertThat(shop.server().exchanges()).hasSize(4);
    assertThat(keys("answer:*")).isEmpty();
    assertThat(keys("claim:*")).hasSize(2);
  }

  @Test
  void nothingCanBeReadFromAKeyAndNothingStaysForEver() {
    WorkerFixture shop = withTwoWorkers(it -> it.stream().content("the answer").done());
    endsWith(shop, ask(shop), "the answer");

    List<String> keys = keys("*");

    assertThat(keys)
        .hasSize(4)
        .allMatch(key -> key.matches("oc:\\{cache}:(answer:[0-9a-f]{64}|ages|ends|sizes)"));
    assertThat(keys).allMatch(key -> redis().call(it -> it.pttl(key)) > 0);
  }

  @Test
  void whoTakesOverForAProviderIsSharedTheSameWay() {
    CountDownLatch speakOn = new CountDownLatch(1);
    WorkerFixture shop =
        withTwoWorkers(it -> {
          if (it.head().contains("/first/")) {
            it.answer("500 Oops", "", "");
          } else {
            slowly(it, speakOn);
          }
        });
    for (int i = 0; i < 5; i++) {
      shop.awaitEnd(shop.submit("first", "ask", 1, MINUTE));
    }
    int before = shop.server().exchanges().size();
    String request = "{\"message\":\"hi\",\"cache\":\"use\",\"fallbacks\":[\"free\"]}";
    TaskId leader = ask(shop, "owner", "first", request);
    shop.awaitEvent(leader, EventType.CONTENT);

    TaskId follower = ask(shop, "owner", "first", request);
    await().until(() -> waitsForAnswer(shop, follower));
    TaskId direct = ask(shop, "owner", "free", HI);
    await().until(() -> waitsForAnswer(shop, direct));
    speakOn.countDown();

    endsWith(shop, leader, "the answer");
    endsWith(shop, follower, "the answer");
    endsWith(shop, direct, "the answer");
    assertThat(cached(shop, follower)).isTrue();
    assertThat(shop.server().exchanges()).hasSize(before + 1);
  }

  @Test
  void redisMayDieWhileSomeFollow() {
    CountDownLatch speakOn = new CountDownLatch(1);
    WorkerFixture shop = withTwoWorkers(it -> slowly(it, speakOn));
    TaskId leader = ask(shop);
    shop.awaitEvent(leader, EventType.CONTENT);
    List<TaskId> followers = following(shop, 5);

    LocalRedis local = server();
    local.kill();
    await().pollDelay(Duration.ofMillis(300)).until(() -> true);
    local.restart();
    speakOn.countDown();

    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> shop.view(leader).status().terminal());
    endsWith(shop, leader, "the answer");
    followers.forEach(id -> endsWith(shop, id, "the answer"));
    assertThat(shop.server().exchanges().size()).isLessThanOrEqualTo(2);
  }

  private static void slowly(ScriptedServer.Exchange it, CountDownLatch speakOn)
      throws java.io.IOException, InterruptedException {
    it.stream().content("the ");
    speakOn.await();
    it.content("answer").done();
  }

  private static TaskId ask(WorkerFixture shop) {
    return ask(shop, "owner", "free", HI);
  }

  private static TaskId ask(WorkerFixture shop, String owner, String provider, String request) {
    return shop.submit(owner, provider, "ask", 1, MINUTE, request);
  }

  private static List<TaskId> following(WorkerFixture shop, int count) {
    List<TaskId> ids = IntStream.range(0, count).mapToObj(_ -> ask(shop)).toList();
    await().until(() -> ids.stream().allMatch(id -> waitsForAnswer(shop, id)));
    return ids;
  }

  private static boolean waitsForAnswer(WorkerFixture shop, TaskId id) {
    return shop.view(id).waitingFor().equals("slot");
  }

  private static boolean cached(WorkerFixture shop, TaskId id) {
    return json(shop.last(id, EventType.COMPLETE).data()).path("cached").asBoolean(false);
  }

  private static JsonNode usage(WorkerFixture shop, TaskId id) {
    return json(shop.last(id, EventType.COMPLETE).data()).path("usage");
  }

  private static void endsWith(WorkerFixture shop, TaskId id, String text) {
    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.SUCCEEDED);
    assertThat(shop.text(id)).isEqualTo(text);
    List<TaskEvent> events = shop.events(id);
    assertThat(events.stream().map(TaskEvent::seq))
        .isEqualTo(IntStream.rangeClosed(1, events.size()).mapToObj(Long::valueOf).toList());
    assertThat(shop.types(id)).endsWith(EventType.DONE).containsOnlyOnce(EventType.DONE);
    assertThat(json(shop.last(id, EventType.COMPLETE).data()).path("reply").asString(""))
        .isEqualTo(text);
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  private List<String> keys(String pattern) {
    return redis().call(it -> it.keys("oc:{cache}:" + pattern));
  }

  private WorkerFixture withTwoWorkers(ScriptedServer.Script script) {
    WorkerFixture shop = open(script);
    shop.worker("w1");
    shop.worker("w2");
    return shop;
  }
}
