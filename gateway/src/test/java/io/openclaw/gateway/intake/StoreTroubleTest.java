package io.openclaw.gateway.intake;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.gateway.SwitchableStore.Mode;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.Status;
import io.openclaw.task.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreTroubleTest {
  private static final GatewayUnderTest GATEWAY =
      GatewayUnderTest.start(new QueueLimits(20, 1 << 20, 1));
  private static final String TASK = "{\"message\":\"a\"}";

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @AfterEach
  void backToNormal() {
    GATEWAY.faults.set(Mode.THERE);
    GATEWAY
        .get("/api/v1/tasks?limit=200")
        .json()
        .path("tasks")
        .forEach(task ->
            GATEWAY.post("/api/v1/tasks/" + task.path("task_id").asString() + "/cancel", ""));
  }

  @Test
  void whileTheStoreIsAwayTheAnswerIs503AtOnceAndNothingIsStored() {
    GATEWAY.submit("{}");
    GATEWAY.faults.set(Mode.AWAY);
    long from = System.nanoTime();

    Answer submit = GATEWAY.submit(TASK);
    Answer get = GATEWAY.get("/api/v1/tasks/t0_00000000000000000000000000");
    Answer list = GATEWAY.get("/api/v1/tasks");
    Answer health = GATEWAY.get("/health");

    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofMillis(800));
    for (Answer answer : List.of(submit, get, list)) {
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.code()).isEqualTo("store_unavailable");
      assertThat(answer.header("Retry-After")).isEqualTo("1");
    }
    assertThat(health.status()).isEqualTo(503);
    assertThat(health.json().path("status").asString()).isEqualTo("down");
    GATEWAY.faults.set(Mode.THERE);
    assertThat(GATEWAY.submit(TASK).status()).isEqualTo(202);
  }

  @Test
  void aTaskOfUnknownFateIsCancelledOnceTheStoreAnswers() {
    GATEWAY.faults.set(Mode.ANSWER_LOST);

    Answer answer = GATEWAY.submit(TASK);
    TaskId id = new TaskId(answer.json().path("task_id").asString());
    boolean stored = GATEWAY.memory.find(id).isPresent();
    GATEWAY.faults.set(Mode.AWAY);
    GATEWAY.faults.set(Mode.THERE);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("outcome_unknown");
    assertThat(stored).isTrue();
    await()
        .untilAsserted(() ->
            assertThat(GATEWAY.memory.find(id).orElseThrow().status()).isEqualTo(Status.CANCELLED));
  }

  @Test
  void withAKeyATaskOfUnknownFateStaysAndIsFoundByTheSameKey() {
    GATEWAY.faults.set(Mode.ANSWER_LOST);
    Answer lost = GATEWAY.submit(TASK, "Idempotency-Key", "kept");
    GATEWAY.faults.set(Mode.THERE);

    Answer again = GATEWAY.submit(TASK, "Idempotency-Key", "kept");

    assertThat(lost.code()).isEqualTo("outcome_unknown");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().path("task_id")).isEqualTo(lost.json().path("task_id"));
    assertThat(again.json().path("status").asString()).isEqualTo("queued");
  }

  @Test
  void aStoreThatHangsIsAnsweredForWithinASecond() {
    GATEWAY.faults.set(Mode.HANGING);
    long from = System.nanoTime();

    Answer sent = GATEWAY.submit(TASK);
    GATEWAY.submit(TASK);
    Duration two = Duration.ofNanos(System.nanoTime() - from);
    Answer notSent = GATEWAY.submit(TASK);
    long healthFrom = System.nanoTime();
    Answer health = GATEWAY.get("/health");
    Duration healthTook = Duration.ofNanos(System.nanoTime() - healthFrom);
    GATEWAY.faults.set(Mode.THERE);

    assertThat(sent.code()).isEqualTo("outcome_unknown");
    assertThat(two).isBetween(Duration.ofMillis(1_500), Duration.ofMillis(2_600));
    assertThat(notSent.code()).as("two calls are under way").isEqualTo("store_unavailable");
    assertThat(health.status()).isEqualTo(503);
    assertThat(healthTook).isLessThan(Duration.ofMillis(900));
    TaskId id = new TaskId(sent.json().path("task_id").asString());
    await()
        .untilAsserted(() ->
            assertThat(GATEWAY.memory.find(id).orElseThrow().status()).isEqualTo(Status.CANCELLED));
  }

  @Test
  void aFullStoreIsSaidToBeFull() {
    GATEWAY.faults.set(Mode.FULL);

    Answer answer = GATEWAY.submit(TASK);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("storage_full");
  }

  @Test
  void whatTheStoreSaysIsNotShown() {
    GATEWAY.faults.set(Mode.BROKEN);

    for (Answer answer : List.of(GATEWAY.submit(TASK), GATEWAY.get("/api/v1/tasks"))) {
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.code()).isEqualTo("internal");
      assertThat(answer.response().body()).doesNotContain("secret");
    }
  }

  @Test
  void aFullQueueIs429WithWhenToComeBack() {
    for (int task = 0; task < 20; task++) {
      assertThat(GATEWAY.submit(TASK).status()).isEqualTo(202);
    }

    Answer answer = GATEWAY.submit(TASK);

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.code()).isEqualTo("queue_full");
    assertThat(answer.header("Retry-After")).isEqualTo("5");
    assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"queue\";q=20");
    assertThat(answer.header("RateLimit")).isEqualTo("\"queue\";r=0;t=5");
  }

  @Test
  void aTaskThatWouldWaitTooLongIs429() {
    String hasty = "{\"message\":\"a\",\"provider\":\"zhipu\",\"max_wait_seconds\":1}";
    String first = GATEWAY.submit(hasty).json().path("task_id").asString();
    ScriptedWorker slow = ScriptedWorker.claim(GATEWAY.store, first).start();
    await().pollDelay(Duration.ofMillis(1_200)).until(() -> true);
    slow.succeed("slow");

    Answer answer = GATEWAY.submit(hasty);
    for (int task = 0; task < 5 && answer.status() == 202; task++) {
      answer = GATEWAY.submit(hasty);
    }

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.code()).isEqualTo("wait_too_long");
    assertThat(answer.json().path("eta_ms").asLong()).isGreaterThan(1_000);
    assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
    assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"wait\";q=1");
  }

  @Test
  void theByteBudgetIsKeptAndALargeBodyGoesApart() {
    String large = "{\"message\":\"" + "x".repeat(200_000) + "\"}";

    Answer first = GATEWAY.submit(large);
    String id = first.json().path("task_id").asString();
    String request = GATEWAY.memory.request(new TaskId(id)).orElseThrow();
    List<Answer> others = IntStream.range(0, 5).mapToObj(_ -> GATEWAY.submit(large)).toList();

    assertThat(first.status()).isEqualTo(202);
    assertThat(request).hasSizeGreaterThan(200_000);
    assertThat(others).extracting(Answer::code).contains("queue_full");
  }

  @Test
  void submissionsThatComeTogetherGoTogether() {
    GATEWAY.faults.set(Mode.HANGING);
    int before = GATEWAY.faults.submitCalls.get();
    List<CompletableFuture<Answer>> answers =
        IntStream.range(0, 18)
            .mapToObj(_ ->
                CompletableFuture.supplyAsync(
                    () -> GATEWAY.submit(TASK), Thread::startVirtualThread))
            .toList();
    await()
        .pollDelay(Duration.ofMillis(400))
        .until(() -> GATEWAY.faults.submitCalls.get() >= before + 2);
    GATEWAY.faults.set(Mode.THERE);

    assertThat(answers).allSatisfy(it -> assertThat(it.join().status()).isEqualTo(202));
    String ids =
        answers.stream()
            .map(it -> it.join().json().path("task_id").asString())
            .distinct()
            .collect(joining(" "));
    assertThat(ids.split(" ")).hasSize(18);
    assertThat(GATEWAY.faults.submitCalls.get() - before).isLessThanOrEqualTo(5);
  }
}
