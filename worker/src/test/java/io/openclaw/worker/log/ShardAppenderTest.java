package io.openclaw.worker.log;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.task.Claim;
import io.openclaw.task.EventType;
import io.openclaw.task.Lane;
import io.openclaw.task.MemoryTaskStore;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskWork.Appended;
import io.openclaw.task.TaskWork.Row;
import io.openclaw.worker.ForwardingWork;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShardAppenderTest {
  private static final int MOST = 100;

  private final ScriptedStore store = new ScriptedStore();
  private final ShardAppender appender = new ShardAppender(store, 0);
  private final List<LogFailure> troubles = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    store.pass.release(1000);
    appender.close();
  }

  @Test
  void whatGathersWhileAFlushIsUnderWayBecomesOneEventATask() throws Exception {
    AttemptLog a = log();
    AttemptLog b = log();
    a.add(content("first"));
    store.awaitFlushes(1);
    for (int i = 0; i < 10; i++) {
      a.add(content("a" + i));
      b.add(content("b" + i));
    }

    store.pass.release(2);

    store.awaitFlushes(2);
    assertThat(texts(0)).containsExactly("1 first");
    assertThat(texts(1))
        .containsExactlyInAnyOrder("2 a0a1a2a3a4a5a6a7a8a9", "1 b0b1b2b3b4b5b6b7b8b9");
  }

  @Test
  void onlyPiecesOfOneTypeAndStageBecomeOneEvent() throws Exception {
    AttemptLog log = log();
    log.add(content("x"));
    store.awaitFlushes(1);
    log.add(Draft.text(EventType.THINKING, "response", "h"));
    log.add(Draft.text(EventType.THINKING, "response", "m"));
    log.add(content("a"));
    log.add(Draft.text(EventType.CONTENT, "planner", "p"));
    log.add(Draft.of(EventType.TOOL_CALL, "{\"n\":1}"));
    log.add(Draft.of(EventType.TOOL_CALL, "{\"n\":2}"));

    store.pass.release(2);

    store.awaitFlushes(2);
    assertThat(texts(1)).containsExactly("2 hm", "3 a", "4 p", "5 ", "6 ");
  }

  @Test
  void oneFlushIsUnderWayAtATime() throws Exception {
    AttemptLog a = log();
    AttemptLog b = log();
    a.add(content("a"));
    store.awaitFlushes(1);
    b.add(content("b"));
    await().pollDelay(Duration.ofMillis(100)).until(() -> true);

    assertThat(store.flushes).hasSize(1);
  }

  @Test
  void anUnansweredFlushIsRepeatedUnchanged() throws Exception {
    store.then(rows -> {
      throw new StoreException.OutcomeUnknown("late", new IllegalStateException());
    });
    store.then(rows -> {
      throw new StoreException.Away("away", new IllegalStateException());
    });
    store.then(rows -> rows.stream().map(_ -> Appended.KNOWN).toList());
    AttemptLog log = log();
    log.add(content("x"));
    store.awaitFlushes(1);
    log.add(content("y"));
    log.add(content("z"));

    store.pass.release(4);

    store.awaitFlushes(4);
    assertThat(texts(0)).containsExactly("1 x").isEqualTo(texts(1)).isEqualTo(texts(2));
    assertThat(texts(3)).containsExactly("2 yz");
    assertThat(log.flushed(1000)).isTrue();
  }

  @Test
  void theEndCarriesWhatAFlushWithoutAnAnswerCarried() throws Exception {
    store.then(rows -> {
      throw new StoreException.OutcomeUnknown("late", new IllegalStateException());
    });
    AttemptLog log = log();
    log.add(content("x"));
    store.awaitFlushes(1);
    log.add(content("y"));
    CompletableFuture<AttemptLog.Unflushed> rest = CompletableFuture.supplyAsync(() -> rest(log));
    await().pollDelay(Duration.ofMillis(50)).until(() -> true);
    assertThat(rest).isNotDone();

    store.pass.release();

    assertThat(rest).succeedsWithin(5, SECONDS);
    assertThat(rest.join())
        .isEqualTo(new AttemptLog.Unflushed(1, List.of(content("x"), content("y"))));
  }

  @Test
  void theEndOfOneAttemptLeavesTheRepetitionToTheOthers() throws Exception {
    AttemptLog first = log();
    first.add(content("go"));
    store.awaitFlushes(1);
    AttemptLog ending = log();
    AttemptLog staying = log();
    ending.add(content("e"));
    staying.add(content("s"));
    store.then(rows -> answered(rows));
    store.then(rows -> {
      throw new StoreException.StorageFull("full", new IllegalStateException());
    });
    store.pass.release();
    store.awaitFlushes(2);
    CompletableFuture<AttemptLog.Unflushed> rest =
        CompletableFuture.supplyAsync(() -> rest(ending));

    store.pass.release(2);

    assertThat(rest.get(5, SECONDS).drafts()).containsExactly(content("e"));
    store.awaitFlushes(3);
    assertThat(texts(2)).containsExactly("1 s");
  }

  @Test
  void aWriterOfMuchHasToWaitForTheStore() throws Exception {
    AttemptLog log = log();
    log.add(content("x".repeat(MOST + 1)));
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> add(log, "y"));
    await().pollDelay(Duration.ofMillis(100)).until(() -> true);
    assertThat(writer).isNotDone();

    store.pass.release();

    assertThat(writer).succeedsWithin(5, SECONDS);
  }

  @Test
  void nobodyWaitsForTheStoreWhenTheEndIsNear() throws Exception {
    AttemptLog log = log();
    log.add(content("x".repeat(MOST + 1)));
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> add(log, "y"));

    log.releaseWriters();

    assertThat(writer).succeedsWithin(5, SECONDS);
    assertThat(log.flushed(50)).isFalse();
  }

  @Test
  void aLostClaimStopsItsOwnAttemptOnly() throws Exception {
    List<LogFailure> others = new CopyOnWriteArrayList<>();
    AttemptLog first = log();
    first.add(content("go"));
    store.awaitFlushes(1);
    AttemptLog lost = log();
    AttemptLog held = new AttemptLog(claim(), 1, MOST, appender::dirty, others::add);
    lost.add(content("l"));
    held.add(content("h"));
    store.then(ShardAppenderTest::answered);
    store.then(rows -> List.of(Appended.LOST, Appended.OK));

    store.pass.release(2);

    await().until(() -> troubles.equals(List.of(LogFailure.LOST)));
    assertThat(held.flushed(1000)).isTrue();
    assertThat(others).isEmpty();
  }

  @Test
  void aGapAndABrokenStoreEndTheLogToo() throws Exception {
    store.then(rows -> List.of(Appended.GAP));
    store.then(rows -> {
      throw new StoreException.Broken("script", new IllegalStateException());
    });
    store.pass.release(2);
    log().add(content("x"));
    store.awaitFlushes(1);
    log().add(content("y"));

    await().until(() -> troubles.equals(List.of(LogFailure.GAP, LogFailure.BROKEN)));
  }

  @Test
  void theStoreHasEveryPieceOnceAlthoughHalfOfItsAnswersAreLost() throws Exception {
    MemoryTaskStore real = new MemoryTaskStore(InstantSource.system(), QueueLimits.DEFAULT);
    TaskId id = TestClaims.submit(real);
    Claim claim =
        real.claim("w", java.util.Map.of(Lane.SHORT, 1), Duration.ofMinutes(1)).getFirst();
    long started = real.start(claim, "{}").orElseThrow().seq();
    for (int i = 0; i < 200; i++) {
      boolean answers = i % 2 == 1;
      store.then(rows -> {
        List<Appended> answer = real.append(rows);
        if (!answers) {
          throw new StoreException.OutcomeUnknown("late", new IllegalStateException());
        }
        return answer;
      });
    }
    store.pass.release(1000);
    AttemptLog log = new AttemptLog(claim, started + 1, MOST, appender::dirty, troubles::add);
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      log.add(content(i + " "));
      all.append(i).append(' ');
      assertThat(log.flushed(5000)).isTrue();
    }

    StringBuilder text = new StringBuilder();
    real.events(id, started, 1000).forEach(event -> text.append(event.content()));
    assertThat(text.toString()).isEqualTo(all.toString());
    assertThat(troubles).isEmpty();
  }

  private AttemptLog log() {
    return new AttemptLog(claim(), 1, MOST, appender::dirty, troubles::add);
  }

  private static Claim claim() {
    return TestClaims.claim(TaskId.create(0, InstantSource.system()));
  }

  private static Draft content(String text) {
    return Draft.text(EventType.CONTENT, "response", text);
  }

  private static void add(AttemptLog log, String text) {
    try {
      log.add(content(text));
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static AttemptLog.Unflushed rest(AttemptLog log) {
    try {
      return log.end();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private List<String> texts(int flush) {
    return store.flushes.get(flush).stream()
        .map(row -> row.seq() + " " + row.event().content())
        .toList();
  }

  private static List<Appended> answered(List<Row> rows) {
    return rows.stream().map(_ -> Appended.OK).toList();
  }

  /// AnswerCache a flush only when a test lets it, and as the test says.
  private static final class ScriptedStore extends ForwardingWork {
    private final Semaphore pass = new Semaphore(0);
    private final List<List<Row>> flushes = new CopyOnWriteArrayList<>();
    private final Queue<Function<List<Row>, List<Appended>>> answers =
        new ConcurrentLinkedQueue<>(new ArrayDeque<>());

    ScriptedStore() {
      super(new MemoryTaskStore(InstantSource.system(), QueueLimits.DEFAULT));
    }

    void then(Function<List<Row>, List<Appended>> answer) {
      answers.add(answer);
    }

    void awaitFlushes(int count) {
      await().pollInterval(Duration.ofMillis(2)).until(() -> flushes.size() >= count);
    }

    @Override
    public List<Appended> append(List<Row> rows) {
      flushes.add(new ArrayList<>(rows));
      pass.acquireUninterruptibly();
      return Optional.ofNullable(answers.poll()).orElse(ShardAppenderTest::answered).apply(rows);
    }
  }
}
