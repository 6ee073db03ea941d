package io.openclaw.task;

import static io.openclaw.task.Tasks.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisKeys;
import io.openclaw.redis.RedisKeys.Part;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.task.TaskSignals.Appended;
import io.openclaw.task.TaskSignals.Control;
import io.openclaw.task.TaskWork.Finish;
import io.openclaw.task.TaskWork.Row;
import io.openclaw.task.redis.RedisTaskSignals;
import io.openclaw.task.redis.RedisTaskStore;
import io.openclaw.task.redis.RedisWorkers;
import io.openclaw.testkit.redis.TestRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Words in Redis that a newer version wrote: each is passed over, and what this version knows goes
/// on beside it.
class NewerVersionTest {
  private static final Duration LEASE = Duration.ofSeconds(8);

  @TempDir private Path data;

  @SuppressWarnings("NullAway.Init") // set before each test
  private TestRedis server;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Redis redis;

  @SuppressWarnings("NullAway.Init") // set before each test
  private TaskStore store;

  @BeforeEach
  void start() {
    server = TestRedis.start(data);
    redis = Redis.connect(server.url(), Duration.ofSeconds(5));
    await().until(redis::connected);
    store = new RedisTaskStore(redis, QueueLimits.DEFAULT, 1, InstantSource.system());
  }

  @AfterEach
  void stop() {
    redis.close();
    server.close();
  }

  @Test
  void aKindOfEventThatIsNotKnownKeepsItsPlaceInTheLog() {
    TaskId id = submitted();
    Map<String, String> entry =
        Map.of("a", "0", "t", "1", "k", "summary", "s", "x", "c", "", "d", "{}", "v", "9");
    redis.call(it -> it.xadd(key(Part.LOG, id), new io.lettuce.core.XAddArgs().id("2-0"), entry));
    redis.call(it -> it.hset(key(Part.TASK, id), "seq", "2"));

    finish(claimed());

    assertThat(store.events(id, 0, 100))
        .extracting(TaskEvent::type)
        .containsExactly(
            EventType.QUEUED,
            EventType.OTHER,
            EventType.STARTED,
            EventType.CONTENT,
            EventType.COMPLETE,
            EventType.DONE);
  }

  @Test
  void fieldsOfATaskThatAreNotKnownAreLeftAlone() {
    TaskId id = submitted();
    redis.call(it -> it.hset(key(Part.TASK, id), "colour", "blue"));
    redis.call(it -> it.hset(RedisKeys.key(0, Part.MARKED), "zone", "north"));
    redis.call(it -> it.hset(RedisKeys.key(0, Part.TALLY), "dreaming", "3"));

    finish(claimed());

    assertThat(store.find(id).orElseThrow().status()).isEqualTo(Status.SUCCEEDED);
    assertThat(redis.<String>call(it -> it.hget(key(Part.TASK, id), "colour"))).isEqualTo("blue");
  }

  @Test
  void signalsThatAreNotKnownSilenceNoOthers() throws Exception {
    Queue<List<Appended>> heard = new ConcurrentLinkedQueue<>();
    Queue<Control> controls = new ConcurrentLinkedQueue<>();
    RedisTaskSignals signals = new RedisTaskSignals(redis, 1);
    try (AutoCloseable feed = signals.onEvents(heard::add);
        AutoCloseable control = signals.onControl(controls::add)) {
      assertThat(List.of(feed, control)).hasSize(2);
      await().until(() -> !heard.isEmpty());
      TaskId id = submitted();
      await().until(() -> heard.stream().anyMatch(it -> hears(it, id, 1)));
      int before = heard.size();

      say(Part.FEED, "{\"version\":3}");
      say(Part.FEED, "[[\"x9-abc\",7]]");
      say(Part.FEED, "no JSON");
      say(Part.FEED, "[[\"%s\",2,0,1,\"summary\",\"x\",\"\",\"{}\",\"more\"]]".formatted(id));
      say(Part.CONTROL, "rebalance all");
      say(Part.CONTROL, "work urgent");
      say(Part.CONTROL, "work short");

      await().until(() -> heard.stream().anyMatch(it -> hears(it, id, 2)));
      await().until(() -> controls.contains(new Control.WorkWaiting(Lane.SHORT)));
      assertThat(heard.stream().skip(before).limit(3))
          .as("what is not understood is a hint that was missed")
          .allMatch(List::isEmpty);
    }
  }

  @Test
  void aWorkerWithLanesAndFieldsThatAreNotKnownIsListed() {
    String worker =
        """
        {"id":"w9","name":"w9","places":{"URGENT":3,"SHORT":5},"gpu":{"memory":80}}\
        """;
    redis.call(it -> it.set(RedisKeys.worker("w9"), worker));
    redis.call(it -> it.zadd(RedisKeys.workers(), 1, "w9"));

    List<Workers.Worker> listed = new RedisWorkers(redis, InstantSource.system()).list();

    assertThat(listed).extracting(Workers.Worker::name).containsExactly("w9");
    assertThat(listed.getFirst().places()).isEqualTo(Map.of(Lane.SHORT, 5));
  }

  private TaskId submitted() {
    return ((SubmitResult.Accepted) store.submit(List.of(aTask().build())).getFirst()).id();
  }

  private Claim claimed() {
    return store.claim("w1", Map.of(Lane.SHORT, 1), LEASE).getFirst();
  }

  private void finish(Claim claim) {
    long seq = store.start(claim, "{}").orElseThrow().seq() + 1;
    store.append(List.of(new Row(claim, seq, Draft.text(EventType.CONTENT, "response", "a"))));
    Draft complete = Draft.of(EventType.COMPLETE, "{}");
    Finish success = new Finish(Status.SUCCEEDED, "{}", "{}");
    assertThat(store.finish(claim, success, seq + 1, List.of(complete))).isTrue();
  }

  private void say(Part channel, String message) {
    redis.call(it -> it.spublish(RedisKeys.key(0, channel), message));
  }

  private static boolean hears(List<Appended> events, TaskId id, long seq) {
    return events.stream().anyMatch(it -> it.task().equals(id) && it.seq() == seq);
  }

  private static String key(Part part, TaskId id) {
    return RedisKeys.key(0, part, id.text());
  }
}
