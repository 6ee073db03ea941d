package io.openclaw.worker.claim;

import static io.openclaw.task.EventType.CONTENT;
import static io.openclaw.task.EventType.RETRYING;
import static io.openclaw.task.EventType.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.task.Claim;
import io.openclaw.task.EventType;
import io.openclaw.task.Lane;
import io.openclaw.task.Status;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import io.openclaw.task.TaskWork;
import io.openclaw.task.Workers;
import io.openclaw.worker.ForwardingWork;
import io.openclaw.worker.WorkerFixture;
import io.openclaw.worker.provider.ScriptedServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerTest {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final CountDownLatch closedByClient = new CountDownLatch(1);
  private final ScriptedServer.Script endless =
      it -> {
        it.stream().content("x").awaitClosedByClient();
        closedByClient.countDown();
      };
  private @Nullable WorkerFixture opened;

  @AfterEach
  void close() throws Exception {
    if (opened != null) {
      opened.close();
    }
  }

  @Test
  void cancelClosesTheProvidersConnectionAtOnce() throws Exception {
    WorkerFixture shop = open(endless);
    shop.worker("w1");
    TaskId id = shop.submit();
    shop.awaitEvent(id, CONTENT);

    long start = System.nanoTime();
    shop.store().cancel(id, "owner");

    assertThat(closedByClient.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));
    assertThat(shop.view(id).status()).isEqualTo(Status.CANCELLED);
    assertThat(shop.types(id)).endsWith(EventType.CANCELLED, EventType.DONE);
  }

  @Test
  void aWorkerTellsHowItIsAndEndsWhenADrainIsRequested() throws Exception {
    WorkerFixture shop = open(endless);
    shop.worker("w1");
    await().until(() -> shop.workers().list().size() == 1);
    Workers.Worker told = shop.workers().list().getFirst();
    assertThat(told.vitals())
        .isNotNull()
        .extracting(Workers.Vitals::heapUsedBytes)
        .isNotEqualTo(0L);
    assertThat(shop.workers().requestDrain("another")).isFalse();

    assertThat(shop.workers().requestDrain(told.id())).isTrue();

    assertThat(shop.drained().await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aWorkerWhoseClaimWasTakenOverStopsItsCallAndWritesNoMore() throws Exception {
    AtomicBoolean frozen = new AtomicBoolean();
    UnaryOperator<TaskWork> freezes =
        real ->
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
    AtomicInteger calls = new AtomicInteger();
    WorkerFixture shop =
        open(it -> {
          if (calls.incrementAndGet() == 1) {
            endless.answer(it);
          } else {
            it.stream().content("second").done();
          }
        });
    shop.worker("w1", freezes, GRACE, 10, 1 << 20);
    TaskId id = shop.submit();
    shop.awaitEvent(id, CONTENT);

    frozen.set(true);
    shop.worker("w2");

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.SUCCEEDED);
    assertThat(shop.view(id).attempt()).isEqualTo(2);
    assertThat(shop.last(id, RETRYING).data()).contains("worker_lost");
    assertThat(shop.text(id)).isEqualTo("second");
    frozen.set(false);
    assertThat(closedByClient.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aTaskThatIsHandedOutAnewIsLostToWhoeverHeldIt() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    WorkerFixture shop =
        open(it -> {
          if (calls.incrementAndGet() == 1) {
            endless.answer(it);
          } else {
            it.stream().content("second").done();
          }
        });
    shop.worker(
        "w1",
        real ->
            new ForwardingWork(real) {
              @Override
              public List<Claim> beat(List<Claim> claims, Duration lease) {
                return List.of();
              }
            },
        GRACE,
        10,
        1 << 20);
    TaskId id = shop.submit();

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.SUCCEEDED);

    assertThat(closedByClient.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(shop.text(id)).isEqualTo("second");
  }

  @Test
  void withoutAWordFromTheStoreForThreeLeasesWorkIsStopped() throws Exception {
    AtomicBoolean away = new AtomicBoolean();
    WorkerFixture shop = open(endless);
    shop.worker(
        "w1",
        real ->
            new ForwardingWork(real) {
              @Override
              public List<Claim> claim(
                  String worker, Capabilities able, Map<Lane, Integer> free, Duration lease) {
                check();
                return super.claim(worker, able, free, lease);
              }

              @Override
              public List<Claim> beat(List<Claim> claims, Duration lease) {
                check();
                return super.beat(claims, lease);
              }

              private void check() {
                if (away.get()) {
                  throw new StoreException.Away("away", new IllegalStateException());
                }
              }
            },
        GRACE,
        10,
        1 << 20);
    TaskId id = shop.submit();
    shop.awaitEvent(id, CONTENT);

    away.set(true);

    assertThat(closedByClient.await(2 * WorkerFixture.LEASE.toMillis(), TimeUnit.MILLISECONDS))
        .isFalse();
    assertThat(closedByClient.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aDrainLetsRunningTasksFinish() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    WorkerFixture shop =
        open(it -> {
          it.stream().content("x");
          goOn.await();
          it.content("y").done();
        });
    Worker worker = shop.worker("w1");
    TaskId running = shop.submit();
    shop.awaitEvent(running, CONTENT);
    Thread drain = Thread.ofVirtual().start(worker::stop);
    await().until(() -> shop.workers().list().getFirst().draining());
    TaskId late = shop.submit();

    goOn.countDown();
    drain.join();

    assertThat(shop.view(running).status()).isEqualTo(Status.SUCCEEDED);
    assertThat(shop.text(running)).isEqualTo("xy");
    assertThat(shop.view(late).status()).isEqualTo(Status.QUEUED);
    assertThat(shop.workers().list()).isEmpty();
  }

  @Test
  void aDrainGivesBackWhatDoesNotFinishAndSpendsNoAttempt() throws Exception {
    WorkerFixture shop = open(endless);
    Worker worker = shop.worker("w1", UnaryOperator.identity(), Duration.ofMillis(300), 10, 1000);
    TaskId id = shop.submit("free", "ask", 1, Duration.ofMinutes(1));
    shop.awaitEvent(id, CONTENT);

    worker.stop();

    TaskView view = shop.view(id);
    assertThat(view.status()).isEqualTo(Status.QUEUED);
    assertThat(shop.last(id, EventType.QUEUED).data()).contains("drain");
    assertThat(closedByClient.await(500, TimeUnit.MILLISECONDS)).isTrue();
    shop.worker("w2");
    await().until(() -> shop.types(id).stream().filter(type -> type == STARTED).count() == 2);
    shop.store().cancel(id, "owner");
  }

  @Test
  void theClaimLoopSurvivesWhateverHappens() throws Exception {
    AtomicInteger turns = new AtomicInteger();
    WorkerFixture shop = open(it -> it.stream().content("x").done());
    shop.worker(
        "w1",
        real ->
            new ForwardingWork(real) {
              @Override
              public List<Claim> claim(
                  String worker, Capabilities able, Map<Lane, Integer> free, Duration lease) {
                return switch (turns.incrementAndGet()) {
                  case 1 -> throw new StoreException.Away("away", new IllegalStateException());
                  case 2 -> throw new IllegalStateException("defect");
                  default -> super.claim(worker, able, free, lease);
                };
              }
            },
        GRACE,
        10,
        1 << 20);

    assertThat(shop.awaitEnd(shop.submit()).status()).isEqualTo(Status.SUCCEEDED);
    assertThat(turns).hasValueGreaterThan(2);
  }

  @Test
  void noMoreTasksRunThanThereArePlaces() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    WorkerFixture shop =
        open(it -> {
          most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
          it.stream().content("x");
          goOn.await();
          atOnce.decrementAndGet();
          it.done();
        });
    shop.worker("w1", UnaryOperator.identity(), GRACE, 3, 1000);
    List<TaskId> ids = IntStream.range(0, 10).mapToObj(_ -> shop.submit()).toList();
    await().until(() -> atOnce.get() == 3);
    await().pollDelay(Duration.ofMillis(600)).until(() -> true);
    assertThat(atOnce).hasValue(3);

    goOn.countDown();

    ids.forEach(id -> assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.SUCCEEDED));
    assertThat(most).hasValue(3);
  }

  @Test
  void aHintBringsWorkFasterThanThePause() throws Exception {
    WorkerFixture shop = open(it -> it.stream().content("x").done());
    shop.worker("w1");
    shop.awaitEnd(shop.submit());
    long start = System.nanoTime();
    for (int i = 0; i < 10; i++) {
      TaskId id = shop.submit();
      await().pollInterval(Duration.ofMillis(2)).until(() -> shop.view(id).status().terminal());
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1250));
  }

  @Test
  void aWorkerAnnouncesItself() throws Exception {
    WorkerFixture shop = open(endless);
    shop.worker("w7");
    TaskId id = shop.submit();
    shop.awaitEvent(id, CONTENT);

    await().until(() -> shop.workers().list().stream().anyMatch(it -> it.running() == 1));

    Workers.Worker worker = shop.workers().list().getFirst();
    assertThat(worker.name()).isEqualTo("w7");
    assertThat(worker.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(worker.id()).startsWith("w7-").contains("-" + worker.pid() + "-");
    assertThat(worker.providers()).contains("free", "sim").doesNotContain("keyless", "nvidia1");
    assertThat(worker.places()).containsEntry(Lane.SHORT, 10);
    shop.store().cancel(id, "owner");
  }

  @Test
  void noTwoWorkersHaveTheSameId() {
    assertThat(Identity.create("w1", Instant.EPOCH).id())
        .isNotEqualTo(Identity.create("w1", Instant.EPOCH).id());
  }

  private WorkerFixture open(ScriptedServer.Script script) {
    WorkerFixture shop = new WorkerFixture(script);
    opened = shop;
    return shop;
  }
}
