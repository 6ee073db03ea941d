package io.openclaw.gateway.history;

import static io.openclaw.gateway.history.EndedTask.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.gateway.history.sql.HistoryFile;
import io.openclaw.task.EventType;
import io.openclaw.task.Status;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskOutbox.Entry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchiverTest {
  @TempDir Path folder;
  private final FakeStore store = new FakeStore();
  private final AtomicBoolean leading = new AtomicBoolean(true);
  private volatile double memoryUsed;
  private HistoryFile file;
  private TaskHistory history;
  private HistoryArchive archive;
  private Archiver archiver;

  @BeforeEach
  void open() {
    file = HistoryFile.in(folder);
    var opened = file.open(Duration.ofMillis(50));
    history = opened.history();
    archive = opened.archive();
    archiver = archiver(archive);
  }

  @AfterEach
  void close() {
    file.close();
  }

  private Archiver archiver(HistoryArchive archive) {
    HistorySettings settings = TestSettings.DEFAULT;
    return new Archiver(
        store,
        new TakeOver(
            store, store, store::deliveries, archive, () -> memoryUsed, settings, leading::get),
        settings.batch(),
        leading::get,
        InstantSource.system());
  }

  @Nested
  class Deliveries {
    @Test
    void theirRecordsAreCommittedBeforeTheyAreLetGo() {
      EndedTask task = ended(1).getFirst();
      store.delivered(task.id(), "{\"attempt\":1}", "{\"attempt\":2}");
      store.beforeArchived =
          batch -> assertThat(history.deliveries(task.id())).as("committed").hasSize(2);

      drain();

      assertWhole(task);
      assertThat(store.waiting()).isZero();
      assertThat(archiver.state().problem()).isEmpty();
    }

    @Test
    void recordsThatAreCopiedAgainStayOnceAndLaterOnesComeBeside() {
      EndedTask task = ended(1).getFirst();
      store.delivered(task.id(), "a", "b");
      drain();
      store.delivered(task.id(), "b", "c");
      drain();

      assertThat(history.deliveries(task.id())).containsExactlyInAnyOrder("a", "b", "c");
    }

    /// Its own entry may be set aside; once these are safe the store drops its copy of the task
    /// too.
    @Test
    void theTaskIsCopiedWithThemWhenItIsNotYetHere() {
      EndedTask task = succeeded("y");
      store.replace(task);
      store.delivered(task.id(), "a");

      drain();

      assertWhole(task);
      assertThat(history.deliveries(task.id())).containsExactly("a");
    }

    @Test
    void thoseOfADeletedTaskAreDropped() {
      EndedTask task = ended(1).getFirst();
      store.delivered(task.id(), "a");
      drain();
      store.forget(task.id());
      store.delivered(task.id(), "b");

      drain();

      assertThat(history.deliveries(task.id())).isEmpty();
      assertThat(store.waiting()).isZero();
    }
  }

  @Nested
  class TakingOver {
    @Test
    void emptiesTheOutboxInBatches() {
      List<EndedTask> tasks = ended(120);

      drain();

      assertThat(tasks).allSatisfy(it -> assertWhole(it));
      assertThat(store.calls).extracting(it -> it.entries().size()).containsExactly(50, 50, 20);
      assertThat(archiver.state().archived()).isEqualTo(120);
    }

    @Test
    void tellsTheStoreOnlyAfterTheCommit() {
      List<EndedTask> tasks = ended(60);
      AtomicInteger seen = new AtomicInteger();
      store.beforeArchived =
          batch ->
              batch.forEach(entry -> {
                assertThat(committed(entry.id())).as("committed before it is let go").isTrue();
                seen.incrementAndGet();
              });

      drain();

      assertThat(seen).hasValue(tasks.size());
      assertThat(store.waiting()).isZero();
    }

    @Test
    void keepsCopiesHotForAnHourAndKeysForTheRetention() {
      ended(1);
      drain();
      memoryUsed = 0.61;
      ended(1);
      drain();

      assertThat(store.calls)
          .extracting(FakeStore.Archived::hot)
          .containsExactly(Duration.ofHours(1), Duration.ZERO);
      assertThat(store.calls).extracting(FakeStore.Archived::keys).containsOnly(Duration.ofDays(7));
    }

    @Test
    void endsABatchWhenItsTextIsLarge() {
      String megabyte = "x".repeat(1 << 20);
      for (int n = 0; n < 6; n++) {
        store.ended(succeeded(megabyte));
      }

      drain();

      assertThat(store.calls).extracting(it -> it.entries().size()).containsExactly(4, 2);
    }

    @Test
    void skipsATaskThatIsGone() {
      EndedTask gone = succeeded("x");
      store.add(gone.id(), /* forget= */ false);

      drain();

      assertThat(store.waiting()).isZero();
      assertThat(history.find(gone.id())).isEmpty();
    }

    @Test
    void doesNothingWithoutTheLease() {
      leading.set(false);
      ended(3);

      archiver.pass();

      assertThat(store.waiting()).isEqualTo(3);
      assertThat(archiver.state().archiving()).isFalse();
      assertThat(archiver.state().ok()).isTrue();
    }

    @Test
    void stopsInTheMiddleOfABatchWhenTheLeaseIsLost() {
      ended(10);
      AtomicInteger asked = new AtomicInteger();
      TakeOver losing =
          new TakeOver(
              store,
              store,
              store::deliveries,
              archive,
              () -> 0,
              TestSettings.DEFAULT,
              () -> store.calls.isEmpty() && asked.incrementAndGet() <= 6);

      new Archiver(store, losing, 50, () -> true, InstantSource.system()).pass();

      assertThat(store.waiting()).isBetween(4, 9);
      assertThat(asked.get()).isLessThan(12);
    }

    @Test
    void theLagIsTheAgeOfTheOldestEntryOnEveryGateway() {
      store.add(succeeded("x"), Instant.now().minusSeconds(40));
      store.add(succeeded("y"), Instant.now().minusSeconds(3));
      leading.set(false);

      archiver.pass();

      assertThat(archiver.state().lag()).isBetween(Duration.ofSeconds(40), Duration.ofSeconds(60));
      leading.set(true);
      drain();
      assertThat(archiver.state().lag()).isZero();
    }

    /// One after the other, each task would cost its round trips to the live store.
    @Test
    void readsTheTasksOfABatchAtTheSameTime() {
      ended(8);
      CountDownLatch together = new CountDownLatch(8);
      AtomicBoolean all = new AtomicBoolean(true);
      store.beforeLog =
          id -> {
            together.countDown();
            all.compareAndSet(true, within10Seconds(together));
          };

      drain();

      assertThat(all).isTrue();
      assertThat(store.waiting()).isZero();
    }

    private static boolean within10Seconds(CountDownLatch latch) {
      try {
        return latch.await(10, TimeUnit.SECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  @Nested
  class Forgetting {
    @Test
    void anOrderRemovesTheTask() {
      EndedTask task = succeeded("x");
      store.ended(task);
      drain();

      store.forget(task.id());
      drain();

      assertThat(history.find(task.id())).isEmpty();
      assertThat(store.waiting()).isZero();
    }

    @Test
    void aTaskDeletedWhileItIsCopiedDoesNotStay() {
      EndedTask task = succeeded("x");
      store.ended(task);
      store.replace(task.without(3));
      AtomicBoolean first = new AtomicBoolean(true);
      store.beforeRead =
          id -> {
            if (!first.getAndSet(false)) {
              store.forget(task.id());
              store.beforeRead = later -> {};
            }
          };

      drain();

      assertThat(history.find(task.id())).isEmpty();
      assertThat(store.waiting()).isZero();
      assertThat(archiver.state().ok()).isTrue();
    }

    /// One archiver stops for a long time in mid-copy; meanwhile another does all the work, and the
    /// task is deleted.
    @Test
    void aStaleArchiverCannotBringItBack() {
      EndedTask task = succeeded("x");
      store.ended(task);
      Archiver stale = archiver(new StaleArchive(archive, this::takeOverAndDelete));

      stale.pass();

      assertThat(history.find(task.id())).isEmpty();
      assertThat(file.number("SELECT count(*) FROM task")).isZero();
    }

    private void takeOverAndDelete(Entry entry) {
      drain();
      assertThat(history.find(entry.id())).isPresent();
      store.forget(entry.id());
      drain();
    }
  }

  @Nested
  class AfterACrash {
    @Test
    void betweenCommitAndWordToTheStoreNothingIsLostOrDoubled() {
      List<EndedTask> tasks = ended(60);
      store.beforeArchived =
          batch -> {
            throw new StoreException.OutcomeUnknown("crash", new IllegalStateException());
          };

      assertThatThrownBy(archiver::pass).isInstanceOf(StoreException.OutcomeUnknown.class);
      assertThat(file.number("SELECT count(*) FROM task")).as("committed").isEqualTo(50);
      assertThat(store.waiting()).as("and not yet let go").isEqualTo(60);

      store.beforeArchived = batch -> {};
      archiver = archiver(archive);
      drain();

      assertThat(tasks).allSatisfy(it -> assertWhole(it));
      assertThat(file.number("SELECT count(*) FROM task")).isEqualTo(60);
      assertThat(file.number("SELECT count(*) FROM event")).isEqualTo(60 * 5);
    }
  }

  @Nested
  class IncompleteCopies {
    static Stream<EndedTask> incomplete() {
      EndedTask task = succeeded("a", "b", "c");
      return Stream.of(
          task.without(1),
          task.without(4),
          task.without(7),
          task.without(6).without(7),
          task.seq(6),
          task.seq(8),
          task.seq(0),
          task.as(Status.RUNNING),
          ending(task, EventType.COMPLETE, EventType.CONTENT),
          ending(task, EventType.DONE, EventType.CONTENT),
          new EndedTask(task.view(), List.of(), task.request()),
          new EndedTask(task.view(), task.events().reversed(), task.request()));
    }

    private static EndedTask ending(EndedTask task, EventType... last) {
      List<TaskEvent> events = new ArrayList<>(task.events());
      for (int n = 0; n < last.length; n++) {
        int index = events.size() - last.length + n;
        TaskEvent event = events.get(index);
        events.set(
            index,
            new TaskEvent(event.task(), event.seq(), 1, event.at(), last[n], "response", "", "{}"));
      }
      return new EndedTask(task.view(), events, task.request());
    }

    @ParameterizedTest
    @MethodSource("incomplete")
    void areNeitherCommittedNorLetGo(EndedTask task) {
      store.ended(task, succeeded("whole"));

      archiver.pass();

      assertThat(history.find(task.id())).isEmpty();
      assertThat(store.waiting()).as("the whole one goes on").isOne();
      assertThat(store.outbox(0, 1).getFirst().id()).isEqualTo(task.id());
      assertThat(archiver.state().ok()).isFalse();
      assertThat(archiver.state().setAside()).isOne();
    }

    @Test
    void areTakenWhenTheyAreWhole() {
      EndedTask task = succeeded("a", "b");
      store.ended(task.without(3));
      archiver.pass();
      assertThat(archiver.state().setAside()).isOne();

      store.replace(task);

      Awaitility.await().until(this::passed);
      assertWhole(task);
      assertThat(archiver.state().ok()).isTrue();
    }

    private boolean passed() {
      archiver.pass();
      return store.waiting() == 0;
    }

    @Test
    void moreOfThemThanABatchDoNotHoldUpTheOthers() {
      for (int n = 0; n < 130; n++) {
        store.ended(succeeded("x").without(3));
      }
      List<EndedTask> good = ended(70);

      for (int n = 0; n < 10; n++) {
        archiver.pass();
      }

      assertThat(good).allSatisfy(it -> assertWhole(it));
      assertThat(store.waiting()).isEqualTo(130);
    }

    @Test
    void thoseThatAnotherArchiverFinishedAreNoTroubleAnyMore() {
      store.ended(succeeded("x").without(3));
      archiver.pass();

      store.archived(store.outbox(0, 10), Duration.ZERO, Duration.ZERO);
      archiver.pass();

      assertThat(archiver.state().ok()).isTrue();
    }
  }

  @Nested
  class Trouble {
    @Test
    void aStoreThatIsAwayIsWaitedForAndBlamesNoTask() {
      ended(3);
      store.beforeRead =
          id -> {
            throw new StoreException.Away("away", new IllegalStateException());
          };

      assertThatThrownBy(archiver::pass).isInstanceOf(StoreException.Away.class);
      assertThatThrownBy(archiver::pass).isInstanceOf(StoreException.Away.class);

      assertThat(archiver.state().ok()).isFalse();
      assertThat(archiver.state().problem())
          .hasValueSatisfying(it -> assertThat(it).contains("away"));
      assertThat(archiver.state().setAside()).isZero();
      assertThat(archiver.state().lag()).isPositive();

      store.beforeRead = id -> {};
      Awaitility.await().until(this::emptied);
      archiver.pass();
      assertThat(archiver.state().ok()).isTrue();
      assertThat(archiver.state().lag()).isZero();
    }

    @Test
    void aLockedFileIsWaitedForAndNothingIsLetGo() throws SQLException {
      List<EndedTask> tasks = ended(60);
      try (Connection other = file.connect();
          Statement statement = other.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        assertThatThrownBy(archiver::pass).isInstanceOf(HistoryException.class);
        assertThatThrownBy(archiver::pass).isInstanceOf(HistoryException.class);
        assertThat(store.calls).isEmpty();
        assertThat(archiver.state().ok()).isFalse();
        statement.execute("ROLLBACK");
      }

      Awaitility.await().until(this::emptied);

      assertThat(tasks).allSatisfy(it -> assertWhole(it));
      assertThat(archiver.state().ok()).isTrue();
    }

    @Test
    void oneTaskThatBringsBatchesDownDoesNotHoldUpTheOthers() {
      EndedTask poison = succeeded("poison");
      List<EndedTask> before = ended(5);
      store.ended(poison);
      List<EndedTask> after = ended(70);
      store.beforeRead =
          id -> {
            if (id.equals(poison.id())) {
              throw new StoreException.OutcomeUnknown("too large", new IllegalStateException());
            }
          };

      for (int n = 0; n < 6; n++) {
        attempt(archiver);
      }

      assertThat(before).allSatisfy(it -> assertWhole(it));
      assertThat(after).allSatisfy(it -> assertWhole(it));
      assertThat(store.waiting()).isOne();
      assertThat(archiver.state().ok()).isFalse();
    }

    @Test
    void aTaskThatCannotBeReadAtAllIsSetAside() {
      EndedTask poison = succeeded("poison");
      store.ended(poison);
      List<EndedTask> after = ended(3);
      store.beforeRead =
          id -> {
            if (id.equals(poison.id())) {
              throw new IllegalArgumentException("garbled");
            }
          };

      archiver.pass();

      assertThat(after).allSatisfy(it -> assertWhole(it));
      assertThat(store.waiting()).isOne();
    }

    private boolean emptied() {
      attempt(archiver);
      return store.waiting() == 0;
    }
  }

  @Nested
  class TwoAtOnce {
    @Test
    void takeEachTaskOnce() {
      List<EndedTask> tasks = ended(400);
      HistoryFile second = HistoryFile.in(folder);
      file.open();
      Archiver other = archiver(second.open().archive());

      CompletableFuture<Void> left = CompletableFuture.runAsync(() -> until(archiver));
      CompletableFuture<Void> right = CompletableFuture.runAsync(() -> until(other));
      left.join();
      right.join();
      second.close();

      assertThat(tasks).allSatisfy(it -> assertWhole(it));
      assertThat(file.number("SELECT count(*) FROM task")).isEqualTo(400);
      assertThat(file.number("SELECT count(*) FROM event")).isEqualTo(400 * 5);
    }

    private void until(Archiver each) {
      Awaitility.await()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> {
            attempt(each);
            return store.waiting() == 0;
          });
    }
  }

  private List<EndedTask> ended(int count) {
    List<EndedTask> tasks = Stream.generate(() -> succeeded("x")).limit(count).toList();
    store.ended(tasks.toArray(EndedTask[]::new));
    return tasks;
  }

  /// A pass that may fail, as the loop around it does: it is tried again.
  private static void attempt(Archiver archiver) {
    try {
      archiver.pass();
    } catch (StoreException | HistoryException failure) {
      assertThat(archiver.state().problem()).isPresent();
    }
  }

  private void drain() {
    while (archiver.pass()) {
      assertThat(store.calls).hasSizeLessThan(1_000);
    }
  }

  private boolean committed(TaskId id) {
    return file.number("SELECT count(*) FROM task WHERE id = '" + id + "'") == 1;
  }

  private void assertWhole(EndedTask task) {
    assertThat(history.find(task.id())).contains(task.archivedView());
    assertThat(history.events(task.id(), 0, 1_000)).isEqualTo(task.events());
  }
}
