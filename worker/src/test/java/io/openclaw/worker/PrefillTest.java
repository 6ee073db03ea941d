package io.openclaw.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.task.Claim;
import io.openclaw.task.EventType;
import io.openclaw.task.Lane;
import io.openclaw.task.Status;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskWork;
import io.openclaw.worker.provider.ScriptedServer.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An answer of 40 pieces whose connection is cut, on the real Redis.
class PrefillTest extends OnRealRedis {
  private static final List<String> PIECES =
      IntStream.rangeClosed(1, 40).mapToObj(it -> "piece-%02d é ".formatted(it)).toList();
  private static final String WHOLE = String.join("", PIECES);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void anAnswerThatIsCutGoesOnWhereItWas() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    WorkerFixture shop = open(it -> speak(it, calls.incrementAndGet() == 1 ? 16 : 40));
    shop.worker("w1");
    TaskId id = shop.submit("prefix", "ask", 4, MINUTE);

    endsWhole(shop, id);

    assertThat(datas(shop, id, EventType.RETRYING)).noneMatch(it -> it.has("void_from"));
    assertThat(datas(shop, id, EventType.STARTED))
        .extracting(it -> it.path("continues").asBoolean(false))
        .containsExactly(false, true);
    JsonNode last = messages(shop, 1).get(1);
    assertThat(last.path("role").asString()).isEqualTo("assistant");
    assertThat(last.path("content").asString()).isEqualTo(saidBefore(shop, id, 2));
    assertThat(last.path("prefix").asBoolean()).isTrue();
    assertThat(shop.server().exchanges()).hasSize(2);
  }

  @Test
  void anAnswerMayBeCutTwice() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    int[] until = {16, 30, 40};
    WorkerFixture shop = open(it -> speak(it, until[calls.getAndIncrement()]));
    shop.worker("w1");
    TaskId id = shop.submit("prefix", "ask", 4, MINUTE);

    endsWhole(shop, id);

    assertThat(datas(shop, id, EventType.RETRYING)).hasSize(2).noneMatch(it -> it.has("void_from"));
    assertThat(messages(shop, 2).get(1).path("content").asString())
        .isEqualTo(saidBefore(shop, id, 3));
  }

  @Test
  void aWorkerLostInTheSecondAttemptVoidsTheFirstOneToo() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    AtomicBoolean frozen = new AtomicBoolean();
    CountDownLatch over = new CountDownLatch(1);
    WorkerFixture shop =
        open(it -> {
          switch (calls.incrementAndGet()) {
            case 1 -> speak(it, 16);
            case 2 -> {
              it.stream().content(PIECES.get(16));
              over.await();
            }
            default -> speak(it, 40);
          }
        });
    shop.worker("w1", freezing(frozen), Duration.ofMillis(100), 10, 1 << 20);
    TaskId id = shop.submit("prefix", "ask", 4, MINUTE);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> shop.view(id).attempt() == 2 && shop.text(id).equals(PIECES.get(16)));
    frozen.set(true);
    shop.worker("w2");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> datas(shop, id, EventType.RETRYING).size() == 2);
    over.countDown();

    endsWhole(shop, id);
    frozen.set(false);

    List<JsonNode> retries = datas(shop, id, EventType.RETRYING);
    assertThat(retries.getFirst().has("void_from")).isFalse();
    assertThat(retries.get(1).path("reason").asString()).isEqualTo("worker_lost");
    assertThat(retries.get(1).path("void_from").asInt()).isEqualTo(2);
    assertThat(datas(shop, id, EventType.STARTED).getLast().has("continues")).isFalse();
    assertThat(messages(shop, 2)).hasSize(1);
  }

  @Test
  void withoutPrefillTheAnswerBeginsAnew() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    WorkerFixture shop = open(it -> speak(it, calls.incrementAndGet() == 1 ? 16 : 40));
    shop.worker("w1");
    TaskId id = shop.submit("free", "ask", 4, MINUTE);

    endsWhole(shop, id);

    assertThat(datas(shop, id, EventType.RETRYING).getFirst().path("void_from").asInt())
        .isEqualTo(2);
    assertThat(datas(shop, id, EventType.STARTED)).noneMatch(it -> it.has("continues"));
    assertThat(messages(shop, 1)).hasSize(1);
  }

  /// The text may have been whole, or the model may have failed: only a new answer is sure.
  @Test
  void aContinuationWithoutAWordBeginsAnew() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    WorkerFixture shop =
        open(it -> {
          switch (calls.incrementAndGet()) {
            case 1 -> speak(it, 16);
            case 2 -> it.stream().finish("stop").done();
            default -> speak(it, 40);
          }
        });
    shop.worker("w1");
    TaskId id = shop.submit("prefix", "ask", 4, MINUTE);

    endsWhole(shop, id);

    List<JsonNode> retries = datas(shop, id, EventType.RETRYING);
    assertThat(retries.get(1).path("void_from").asInt()).isEqualTo(2);
    assertThat(messages(shop, 2)).hasSize(1);
  }

  @Test
  void aContinuedAnswerIsNotKeptForOthers() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    WorkerFixture shop = open(it -> speak(it, calls.incrementAndGet() == 1 ? 16 : 40));
    shop.worker("w1");
    String request = "{\"message\":\"hi\",\"cache\":\"use\"}";
    endsWhole(shop, shop.submit("prefix", "ask", 4, MINUTE, request));

    endsWhole(shop, shop.submit("prefix", "ask", 4, MINUTE, request));

    assertThat(calls).hasValue(3);
  }

  @Test
  void theBoundOfTheOutputCoversTheWholeText() {
    AtomicInteger calls = new AtomicInteger();
    WorkerFixture shop = open(it -> speak(it, calls.incrementAndGet() == 1 ? 16 : 40));
    int most = WHOLE.getBytes(StandardCharsets.UTF_8).length - 10;
    shop.worker("w1", UnaryOperator.identity(), Duration.ofSeconds(10), 10, most);
    TaskId id = shop.submit("prefix", "ask", 4, MINUTE);

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.FAILED);
    assertThat(shop.last(id, EventType.ERROR).data()).contains("output_too_large");
  }

  /// What the log had when that attempt began; the last piece may have gone with the connection.
  private static String saidBefore(WorkerFixture shop, TaskId id, int attempt) {
    return shop.events(id).stream()
        .filter(it -> it.type() == EventType.CONTENT && it.attempt() < attempt)
        .map(TaskEvent::content)
        .collect(Collectors.joining());
  }

  private static UnaryOperator<TaskWork> freezing(AtomicBoolean frozen) {
    return real ->
        new ForwardingWork(real) {
          @Override
          public List<Claim> beat(List<Claim> claims, Duration lease) {
            return frozen.get() ? List.of() : super.beat(claims, lease);
          }

          @Override
          public List<Claim> claim(
              String worker, Capabilities able, Map<Lane, Integer> free, Duration lease) {
            return frozen.get() ? List.of() : super.claim(worker, able, free, lease);
          }
        };
  }

  /// Says what is left of the answer, up to a piece; before the last one the connection is cut.
  private static void speak(Exchange call, int until) throws IOException {
    JsonNode last =
        JsonMapper.shared()
            .readTree(call.body())
            .path("messages")
            .valueStream()
            .reduce((one, other) -> other)
            .orElseThrow();
    String given =
        last.path("role").asString().equals("assistant") ? last.path("content").asString() : "";
    int from = IntStream.rangeClosed(0, 40).filter(n -> text(0, n).equals(given)).sum();
    call.stream();
    for (String piece : PIECES.subList(from, until)) {
      call.content(piece);
    }
    if (until == 40) {
      call.finish("stop").done();
    } else {
      call.socket().close();
    }
  }

  private static String text(int from, int to) {
    return String.join("", PIECES.subList(from, to));
  }

  private static void endsWhole(WorkerFixture shop, TaskId id) throws Exception {
    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.SUCCEEDED);
    assertThat(assembled(shop.events(id))).isEqualTo(WHOLE);
    assertThat(json(shop.last(id, EventType.COMPLETE)).path("reply").asString()).isEqualTo(WHOLE);
    byte[] bytes = WHOLE.getBytes(StandardCharsets.UTF_8);
    JsonNode done = json(shop.last(id, EventType.DONE));
    assertThat(done.path("length").asInt()).isEqualTo(bytes.length);
    assertThat(done.path("sha256").asString())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
  }

  /// As a watcher does it.
  private static String assembled(List<TaskEvent> events) {
    long voidBefore = 0;
    for (TaskEvent event : events) {
      if (event.type() == EventType.STARTED && !json(event).has("continues")) {
        voidBefore = event.seq();
      }
    }
    long from = voidBefore;
    return events.stream()
        .filter(it -> it.type() == EventType.CONTENT && it.seq() > from)
        .map(TaskEvent::content)
        .collect(Collectors.joining());
  }

  private static List<JsonNode> datas(WorkerFixture shop, TaskId id, EventType type) {
    return shop.events(id).stream().filter(it -> it.type() == type).map(PrefillTest::json).toList();
  }

  private static JsonNode json(TaskEvent event) {
    return JsonMapper.shared().readTree(event.data());
  }

  private static JsonNode messages(WorkerFixture shop, int call) {
    return JsonMapper.shared()
        .readTree(shop.server().exchanges().get(call).body())
        .path("messages");
  }
}
