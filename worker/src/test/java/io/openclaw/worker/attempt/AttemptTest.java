package io.openclaw.worker.attempt;

import static io.openclaw.task.EventType.COMPLETE;
import static io.openclaw.task.EventType.CONTENT;
import static io.openclaw.task.EventType.DONE;
import static io.openclaw.task.EventType.ERROR;
import static io.openclaw.task.EventType.QUEUED;
import static io.openclaw.task.EventType.RETRYING;
import static io.openclaw.task.EventType.STARTED;
import static io.openclaw.task.EventType.THINKING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.ratelimit.Account;
import io.openclaw.ratelimit.Ask;
import io.openclaw.ratelimit.Granted;
import io.openclaw.ratelimit.Quota;
import io.openclaw.task.Claim;
import io.openclaw.task.Status;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import io.openclaw.task.TaskWork;
import io.openclaw.worker.ForwardingWork;
import io.openclaw.worker.WorkerFixture;
import io.openclaw.worker.memory.MemoryBudget;
import io.openclaw.worker.provider.ScriptedServer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AttemptTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private @Nullable WorkerFixture opened;

  @AfterEach
  void close() throws Exception {
    if (opened != null) {
      opened.close();
    }
  }

  @Test
  void bringsTheAnswerIntoTheLogAndEndsTheTask() throws Exception {
    WorkerFixture shop =
        open(it -> {
          it.stream().data("{\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\"}}]}");
          it.content("Hällo ").content("🙂").finish("stop");
          it.data("{\"choices\":[],\"usage\":{\"total_tokens\":6}}").done();
        });
    TaskId id = shop.submit();

    TaskView view = shop.awaitEnd(id);

    assertThat(view.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(shop.types(id))
        .startsWith(QUEUED, STARTED, THINKING, CONTENT)
        .endsWith(CONTENT, COMPLETE, DONE);
    assertThat(shop.text(id)).isEqualTo("Hällo 🙂");
    JsonNode started = json(shop.last(id, STARTED).data());
    assertThat(started.path("provider").asString()).isEqualTo("free");
    assertThat(started.path("model").asString()).isEqualTo("m-1");
    assertThat(started.path("worker").asString()).startsWith("w1-");

    JsonNode complete = json(shop.last(id, COMPLETE).data());
    assertThat(complete.propertyNames())
        .containsExactly(
            "reply",
            "generated_code",
            "execution_result",
            "image",
            "plotly_json",
            "usage",
            "timings",
            "finish_reason");
    assertThat(complete.path("reply").asString()).isEqualTo("Hällo 🙂");
    assertThat(complete.path("usage").path("total_tokens").asInt()).isEqualTo(6);
    assertThat(complete.path("timings").propertyNames())
        .containsExactly("queued_ms", "permit_ms", "connect_ms", "first_token_ms", "total_ms");
    complete.path("timings").forEach(it -> assertThat(it.isIntegralNumber()).isTrue());

    byte[] reply = "Hällo 🙂".getBytes(StandardCharsets.UTF_8);
    JsonNode done = json(shop.last(id, DONE).data());
    assertThat(done.path("status").asString()).isEqualTo("succeeded");
    assertThat(done.path("length").asInt()).isEqualTo(reply.length);
    assertThat(done.path("sha256").asString())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(reply)));
    assertThat(json(view.outcome()).path("error").isNull()).isTrue();
  }

  @Test
  void aFailureThatMayPassIsRepeatedAndVoidsItsText() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    WorkerFixture shop =
        open(it -> {
          if (calls.incrementAndGet() == 1) {
            it.stream().content("lost").endBody();
          } else {
            it.stream().content("kept").done();
          }
        });
    Instant before = WorkerFixture.CLOCK.instant();
    TaskId id = shop.submit();

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.SUCCEEDED);

    assertThat(shop.view(id).attempt()).isEqualTo(2);
    assertThat(shop.text(id)).isEqualTo("kept");
    JsonNode retrying = json(shop.last(id, RETRYING).data());
    assertThat(retrying.path("reason").asString()).isEqualTo("provider_cut_short");
    assertThat(retrying.path("void_from").asLong()).isEqualTo(2);
    assertThat(Instant.parse(retrying.path("next_attempt_at").asString())).isAfter(before);
    assertThat(json(shop.last(id, DONE).data()).path("length").asInt()).isEqualTo(4);
  }

  @Test
  void aCallWhoseSlotIsLostIsCutOffAndRepeatedAtNoCost() {
    AtomicInteger calls = new AtomicInteger();
    WorkerFixture shop =
        open(it -> {
          if (calls.incrementAndGet() == 1) {
            it.stream().content("lost");
            it.awaitClosedByClient();
          } else {
            it.stream().content("kept").done();
          }
        });
    TaskId id = shop.submit("one", "ask", 1, MINUTE);
    shop.awaitEvent(id, CONTENT);

    shop.endSlots();

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.SUCCEEDED);
    assertThat(shop.text(id)).isEqualTo("kept");
  }

  @Test
  void whenNoAttemptIsLeftTheTaskFails() throws Exception {
    WorkerFixture shop = open(it -> it.answer("500 Oops", "", ""));
    TaskId id = shop.submit("free", "ask", 2, MINUTE);

    TaskView view = shop.awaitEnd(id);

    assertThat(view.status()).isEqualTo(Status.FAILED);
    assertThat(view.attempt()).isEqualTo(2);
    assertThat(shop.server().exchanges()).hasSize(2);
    assertThat(shop.types(id)).endsWith(ERROR, DONE);
    assertThat(shop.last(id, ERROR).content()).isEqualTo("free answered 500");
    assertThat(json(shop.last(id, ERROR).data()))
        .isEqualTo(json("{\"code\":\"provider_error\",\"retryable\":true}"));
    assertThat(json(shop.last(id, DONE).data()))
        .isEqualTo(json("{\"status\":\"failed\",\"length\":null,\"sha256\":null}"));
    assertThat(json(view.outcome()).path("error").path("code").asString())
        .isEqualTo("provider_error");
  }

  @Test
  void waitingForALimitIsNoAttempt() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    WorkerFixture shop =
        open(it -> {
          if (calls.incrementAndGet() == 1) {
            it.answer("429 Slow", "Retry-After: 1\r\n", "");
          } else {
            it.stream().content("x").done();
          }
        });
    long start = System.nanoTime();
    TaskId id = shop.submit("free", "ask", 1, MINUTE);

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.SUCCEEDED);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @CsvSource({
    "401 Unauthorized,provider_auth",
    "403 Forbidden,provider_auth",
    "402 Pay,provider_account",
    "400 Bad Request,provider_refused",
    "404 Not Found,provider_refused",
    "302 Found,provider_refused"
  })
  void aRefusalForGoodIsNotRepeated(String status, String code) throws Exception {
    WorkerFixture shop = open(it -> it.answer(status, "", ""));
    TaskId id = shop.submit();

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.FAILED);
    assertThat(shop.server().exchanges()).hasSize(1);
    assertThat(json(shop.last(id, ERROR).data()))
        .isEqualTo(json("{\"code\":\"" + code + "\",\"retryable\":false}"));
  }

  @Test
  void anAccountInArrearsIsNotAskedAgain() throws Exception {
    WorkerFixture shop = open(it -> it.answer("429 No", "", "{\"error\":{\"code\":\"1113\"}}"));
    TaskId id = shop.submit();

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.FAILED);
    assertThat(json(shop.last(id, ERROR).data()).path("code").asString())
        .isEqualTo("provider_account");
  }

  @ParameterizedTest
  @CsvSource({
    "network_error,2,provider_error",
    "content_filter,1,content_filter",
    "sensitive,1,content_filter",
    "model_context_window_exceeded,1,context_too_long"
  })
  void someFinishReasonsAreFailures(String reason, int calls, String code) throws Exception {
    WorkerFixture shop = open(it -> it.stream().content("x").finish(reason).done());
    TaskId id = shop.submit("free", "ask", 2, MINUTE);

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.FAILED);
    assertThat(shop.server().exchanges()).hasSize(calls);
    assertThat(json(shop.last(id, ERROR).data()).path("code").asString()).isEqualTo(code);
  }

  @Test
  void theRunningTimeOfTheTaskIsALimit() throws Exception {
    WorkerFixture shop = open(it -> it.stream().content("x").awaitClosedByClient());
    TaskId id = shop.submit("free", "ask", 4, Duration.ofSeconds(1));

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.FAILED);
    assertThat(json(shop.last(id, ERROR).data()).path("code").asString()).isEqualTo("timeout");
    assertThat(shop.server().exchanges()).hasSize(1);
  }

  @Test
  void aSilentProviderIsGivenUp() throws Exception {
    WorkerFixture shop = open(it -> it.stream().content("x").awaitClosedByClient());
    TaskId id = shop.submit("quick", "ask", 1, MINUTE);

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.FAILED);
    assertThat(json(shop.last(id, ERROR).data()).path("code").asString())
        .isEqualTo("provider_stalled");
  }

  @Test
  void tooMuchOutputEndsTheTaskAndTheCall() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    WorkerFixture shop =
        open(
            it -> {
              it.stream();
              for (int i = 0; i < 20; i++) {
                it.content("0123456789");
              }
              it.awaitClosedByClient();
              closed.countDown();
            },
            UnaryOperator.identity(),
            /* mostOutput= */ 100);
    TaskId id = shop.submit();

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.FAILED);
    assertThat(json(shop.last(id, ERROR).data()).path("code").asString())
        .isEqualTo("output_too_large");
    assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"free,ask,{},bad_request", "free,ask,{,bad_request"})
  void whatCannotBeRunFailsWithoutACall(String provider, String mode, String request, String code)
      throws Exception {
    WorkerFixture shop = open(it -> it.stream().content("x").done());
    TaskId id = shop.submit(provider, mode, 4, MINUTE, request);

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.FAILED);
    assertThat(shop.types(id)).containsExactly(QUEUED, ERROR, DONE);
    assertThat(json(shop.last(id, ERROR).data()).path("code").asString()).isEqualTo(code);
    assertThat(shop.server().exchanges()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"nobody,ask", "keyless,ask", "free,no_such_mode"})
  void whatThisWorkerCannotRunGoesBackAndIsNeverFailed(String provider, String mode) {
    WorkerFixture shop = open(it -> it.stream().content("x").done());
    TaskId id = shop.submit(provider, mode, 1, MINUTE);

    await().until(() -> shop.view(id).waitingFor().equals("worker"));

    TaskView view = shop.view(id);
    assertThat(view.status()).isEqualTo(Status.QUEUED);
    assertThat(view.attempt()).isZero();
    assertThat(view.dueAt()).as("it does not spin").isPresent();
    assertThat(shop.types(id)).containsExactly(QUEUED);
  }

  @Test
  void messagesAndParametersReachTheProvider() throws Exception {
    WorkerFixture shop = open(it -> it.stream().content("x").done());
    String request =
        "{\"messages\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":\"u\"}],"
            + "\"parameters\":{\"max_tokens\":7}}";
    shop.awaitEnd(shop.submit("free", "ask", 1, MINUTE, request));

    JsonNode body = json(shop.server().exchanges().getFirst().body());
    assertThat(body.path("messages")).hasSize(2);
    assertThat(body.path("max_tokens").asInt()).isEqualTo(7);
  }

  @Test
  void withoutAPermitTheTaskGoesBackAndSpendsNoAttempt() throws Exception {
    WorkerFixture shop = open(it -> it.stream().content("x").done());
    Account account = Account.of(shop.server().url() + "/v1", "k3", "one", Quota.ofMinute(1, 0));
    Granted held = (Granted) shop.limiter().acquire(new Ask(account, "m", 0), Duration.ZERO);
    TaskId id = shop.submit("one", "ask", 1, MINUTE);
    await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
    assertThat(shop.view(id).status()).isEqualTo(Status.QUEUED);
    assertThat(shop.server().exchanges()).isEmpty();

    held.permit().close();

    TaskView view = shop.awaitEnd(id);
    assertThat(view.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(view.attempt()).isEqualTo(1);
  }

  @Test
  void aPermitIsHeldForTheCallAndNoLonger() throws Exception {
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    WorkerFixture shop =
        open(it -> {
          most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
          it.stream().content("x").content("y");
          atOnce.decrementAndGet();
          it.done();
        });
    List<TaskId> ids =
        java.util.stream.IntStream.range(0, 5)
            .mapToObj(_ -> shop.submit("one", "ask", 1, MINUTE))
            .toList();

    ids.forEach(id -> assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.SUCCEEDED));
    assertThat(most).hasValue(1);
  }

  @Test
  void aStoreThatIsAwayCostsNothingButTime() throws Exception {
    AtomicInteger failures = new AtomicInteger(3);
    UnaryOperator<TaskWork> away =
        real ->
            new ForwardingWork(real) {
              @Override
              public Optional<Started> start(Claim claim, String data, boolean continues) {
                Optional<Started> started = super.start(claim, data, continues);
                fail();
                return started;
              }

              @Override
              public List<Appended> append(List<Row> rows) {
                List<Appended> answers = super.append(rows);
                fail();
                return answers;
              }

              @Override
              public boolean finish(
                  Claim claim, Finish finish, long firstSeq, List<Draft> pending) {
                boolean done = super.finish(claim, finish, firstSeq, pending);
                fail();
                return done;
              }

              private void fail() {
                if (failures.getAndUpdate(it -> it == 0 ? 3 : it - 1) > 0) {
                  throw new StoreException.OutcomeUnknown("late", new IllegalStateException());
                }
              }
            };
    WorkerFixture shop =
        open(
            it -> {
              it.stream();
              for (int i = 0; i < 50; i++) {
                it.content(i + " ");
              }
              it.done();
            },
            away,
            1 << 20);
    TaskId id = shop.submit();

    TaskView view = shop.awaitEnd(id);

    assertThat(view.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(view.attempt()).isEqualTo(1);
    assertThat(shop.text(id))
        .isEqualTo(json(shop.last(id, COMPLETE).data()).path("reply").asString());
    assertThat(shop.types(id).stream().filter(type -> type == STARTED)).hasSize(1);
  }

  @Test
  void theEndCarriesWhatTheStoreHadNoMemoryFor() throws Exception {
    UnaryOperator<TaskWork> full =
        real ->
            new ForwardingWork(real) {
              @Override
              public List<Appended> append(List<Row> rows) {
                throw new StoreException.StorageFull("full", new IllegalStateException());
              }
            };
    WorkerFixture shop =
        open(it -> it.stream().content("all ").content("of it").done(), full, 1 << 20);
    TaskId id = shop.submit();

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.SUCCEEDED);
    assertThat(shop.text(id)).isEqualTo("all of it");
  }

  @Test
  void aLogThatDoesNotFitIsADefectThatSendsTheTaskBack() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    UnaryOperator<TaskWork> gap =
        real ->
            new ForwardingWork(real) {
              @Override
              public List<Appended> append(List<Row> rows) {
                return calls.incrementAndGet() == 1
                    ? rows.stream().map(_ -> Appended.GAP).toList()
                    : super.append(rows);
              }
            };
    WorkerFixture shop =
        open(
            it -> {
              it.stream().content("x");
              if (calls.get() < 2) {
                await().pollDelay(Duration.ofMillis(200)).until(() -> true);
              }
              it.done();
            },
            gap,
            1 << 20);
    TaskId id = shop.submit();

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.SUCCEEDED);
    assertThat(shop.types(id).stream().filter(type -> type == STARTED)).hasSize(2);
  }

  @Test
  void aDefectSendsTheTaskBackAfterAPauseAndLosesNoAttempt() throws Exception {
    AtomicInteger starts = new AtomicInteger();
    UnaryOperator<TaskWork> broken =
        real ->
            new ForwardingWork(real) {
              @Override
              public Optional<Started> start(Claim claim, String data, boolean continues) {
                if (starts.incrementAndGet() == 1) {
                  throw new IllegalStateException("defect");
                }
                return super.start(claim, data, continues);
              }
            };
    WorkerFixture shop = open(it -> it.stream().content("x").done(), broken, 1 << 20);
    TaskId id = shop.submit("free", "ask", 1, MINUTE);

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.SUCCEEDED);
    assertThat(shop.view(id).attempt()).isEqualTo(1);
    assertThat(shop.types(id)).doesNotContain(RETRYING);
  }

  @Test
  void answersThatNeedMoreMemoryThanThereIsAllComeToTheirEnd() throws Exception {
    String text = "x".repeat(10_000);
    WorkerFixture shop =
        new WorkerFixture(it -> {
          it.stream();
          for (int i = 0; i < 40; i++) {
            it.content(text);
          }
          it.done();
        });
    opened = shop;
    // Room for one and a half answers.
    shop.memory(new MemoryBudget(5 << 20));
    shop.worker("w1");

    List<TaskId> ids = java.util.stream.IntStream.range(0, 8).mapToObj(_ -> shop.submit()).toList();

    ids.forEach(id -> assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.SUCCEEDED));
    ids.forEach(id -> assertThat(shop.view(id).attempt()).isEqualTo(1));
  }

  @Test
  void withoutMemoryForItsRequestATaskGoesBack() throws Exception {
    WorkerFixture shop = new WorkerFixture(it -> it.stream().content("x").awaitClosedByClient());
    opened = shop;
    shop.memory(new MemoryBudget(100_000));
    shop.worker("w1");
    TaskId first = shop.submit();
    shop.awaitEvent(first, CONTENT);

    TaskId second = shop.submit();

    await().during(Duration.ofSeconds(1)).until(() -> shop.view(second).status() == Status.QUEUED);
    shop.store().cancel(first, "owner");
    shop.awaitEvent(second, CONTENT);
    shop.store().cancel(second, "owner");
  }

  private WorkerFixture open(ScriptedServer.Script script) {
    return open(script, UnaryOperator.identity(), 1 << 20);
  }

  private WorkerFixture open(
      ScriptedServer.Script script, UnaryOperator<TaskWork> work, long mostOutput) {
    WorkerFixture shop = new WorkerFixture(script);
    opened = shop;
    shop.worker("w1", work, Duration.ofSeconds(10), 10, mostOutput);
    return shop;
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
