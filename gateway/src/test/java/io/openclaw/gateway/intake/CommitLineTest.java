package io.openclaw.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.openclaw.task.Lane;
import io.openclaw.task.StoreException;
import io.openclaw.task.Submission;
import io.openclaw.task.SubmitResult;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskIntake;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CommitLineTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final SlowStore store = new SlowStore();
  private final CommitLine line = new CommitLine(store, 0);

  @Test
  void atMostTwoCallsAreUnderWayAndTheNextTakesAllThatGathered() {
    List<CompletableFuture<SubmitResult>> answers = new ArrayList<>();
    answers.add(submit("a"));
    await().until(() -> store.underWay.get() == 1);
    answers.add(submit("b"));
    await().until(() -> store.underWay.get() == 2);
    for (int task = 0; task < 100; task++) {
      answers.add(submit("c"));
    }
    await().pollDelay(Duration.ofMillis(100)).until(() -> store.underWay.get() == 2);
    store.permits.release(100);

    assertThat(answers).allSatisfy(it -> assertThat(it).succeedsWithin(LONG));
    assertThat(store.mostUnderWay.get()).isEqualTo(2);
    assertThat(store.batches).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(64));
    assertThat(store.batches.stream().mapToInt(it -> it).sum()).isEqualTo(102);
    assertThat(store.batches).hasSizeLessThan(10);
  }

  @Test
  void aCallCarriesNoMoreThanAMegabyteOrSo() {
    CompletableFuture<SubmitResult> first = submit("a");
    await().until(() -> store.underWay.get() == 1);
    CompletableFuture<SubmitResult> second = submit("b");
    await().until(() -> store.underWay.get() == 2);
    List<CompletableFuture<SubmitResult>> large = new ArrayList<>();
    for (int task = 0; task < 60; task++) {
      large.add(submit("x".repeat(60_000)));
    }
    await().pollDelay(Duration.ofMillis(100)).until(() -> store.underWay.get() == 2);
    store.permits.release(100);

    assertThat(large).allSatisfy(it -> assertThat(it).succeedsWithin(LONG));
    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    assertThat(store.batches).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(18));
  }

  @Test
  void whoGaveUpBeforeItWasSentIsNeverSent() {
    List<CompletableFuture<SubmitResult>> sent = new ArrayList<>();
    sent.add(submit("a"));
    await().until(() -> store.underWay.get() == 1);
    sent.add(submit("b"));
    await().until(() -> store.underWay.get() == 2);

    assertThatThrownBy(() -> line.submit(submission("late"), Duration.ofMillis(50)))
        .isInstanceOf(StoreException.Away.class);
    store.permits.release(100);
    line.close();

    assertThat(sent).allSatisfy(it -> assertThat(it).succeedsWithin(LONG));
    assertThat(store.batches.stream().mapToInt(it -> it).sum()).isEqualTo(2);
  }

  @Test
  void whoGaveUpAfterItWasSentDoesNotKnow() {
    assertThatThrownBy(() -> line.submit(submission("sent"), Duration.ofMillis(200)))
        .isInstanceOf(StoreException.OutcomeUnknown.class);
    store.permits.release(100);
    line.close();
  }

  @Test
  void closingSendsWhatWaitsAndTakesNoMore() {
    List<CompletableFuture<SubmitResult>> answers = new ArrayList<>();
    answers.add(submit("a"));
    await().until(() -> store.underWay.get() == 1);
    for (int task = 0; task < 10; task++) {
      answers.add(submit("b"));
    }
    await().until(() -> store.underWay.get() == 2);
    store.permits.release(100);
    line.close();

    assertThat(answers).allSatisfy(it -> assertThat(it).succeedsWithin(LONG));
    assertThatThrownBy(() -> line.submit(submission("late"), LONG))
        .isInstanceOf(StoreException.Away.class);
  }

  @Test
  void aFailureReachesEveryCallerOfTheCall() {
    store.failure = new IllegalStateException("a bug");
    store.permits.release(100);

    assertThatThrownBy(() -> line.submit(submission("a"), LONG))
        .isInstanceOf(StoreException.Broken.class);
    store.failure = new StoreException.StorageFull("full", new IllegalStateException());
    assertThatThrownBy(() -> line.submit(submission("a"), LONG)).isSameAs(store.failure);
  }

  private CompletableFuture<SubmitResult> submit(String request) {
    return CompletableFuture.supplyAsync(
        () -> line.submit(submission(request), LONG), Thread::startVirtualThread);
  }

  private static Submission submission(String request) {
    return new Submission(
        TaskId.create(0, InstantSource.system()),
        "local",
        Lane.SHORT,
        "a",
        Submission.AccountLimits.NONE,
        "sim",
        "m",
        "ask",
        "",
        request,
        request.length(),
        0,
        LONG,
        4,
        LONG,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static final class SlowStore implements TaskIntake {
    private final Semaphore permits = new Semaphore(0);
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private final List<Integer> batches = new CopyOnWriteArrayList<>();
    private volatile @Nullable RuntimeException failure;

    @Override
    public List<SubmitResult> submit(List<Submission> batch) {
      batches.add(batch.size());
      mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
      permits.acquireUninterruptibly();
      underWay.decrementAndGet();
      RuntimeException present = failure;
      if (present != null) {
        throw present;
      }
      return batch.stream()
          .<SubmitResult>map(it -> new SubmitResult.Accepted(it.id(), 1, 0))
          .toList();
    }

    @Override
    public void stageBody(TaskId id, String request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void bindKey(int shard, Submission.IdempotencyKey key, TaskId id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> boundBody(int shard, Submission.IdempotencyKey key) {
      throw new UnsupportedOperationException();
    }
  }
}
