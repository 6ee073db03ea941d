package io.openclaw.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.MemoryHistory;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.EventType;
import io.openclaw.task.Lane;
import io.openclaw.task.Status;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskControl;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskReader;
import io.openclaw.task.TaskSignals;
import io.openclaw.task.TaskView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TaskFeedsTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Log log = new Log();
  private final Signals signals = new Signals();
  private final Tasks tasks = new Tasks(log, new NoControl(), new MemoryHistory());
  private final TaskFeeds feeds = new TaskFeeds(tasks, signals);

  @AfterEach
  void close() {
    feeds.close();
  }

  @Test
  void aWatcherGetsTheLogAndThenWhatIsSignalled() {
    append(3);
    try (TaskWatcher watcher = feeds.watch(log.view(), 0)) {
      assertThat(seqs(watcher.next(SOON))).containsExactly(1L, 2L, 3L);
      int reads = log.reads.get();

      signal(append(1));

      assertThat(seqs(watcher.next(SOON))).containsExactly(4L);
      assertThat(log.reads.get()).as("a contiguous hint needs no look").isEqualTo(reads);
    }
  }

  @Test
  void aHintThatLeavesAHoleIsFilledFromTheLog() {
    append(1);
    try (TaskWatcher watcher = feeds.watch(log.view(), 0)) {
      assertThat(seqs(watcher.next(SOON))).containsExactly(1L);
      append(1);
      signal(append(1));

      assertThat(all(watcher, 3)).containsExactly(2L, 3L);
    }
  }

  @Test
  void aLostHintIsFoundWithinASecondOrSo() {
    append(1);
    try (TaskWatcher watcher = feeds.watch(log.view(), 1)) {
      append(1);

      assertThat(seqs(watcher.next(Duration.ofSeconds(5)))).containsExactly(2L);
    }
  }

  @Test
  void afterTheSubscriptionWasAwayTheLogIsRead() {
    append(1);
    try (TaskWatcher watcher = feeds.watch(log.view(), 0)) {
      watcher.next(SOON);
      assertThat(watcher.next(Duration.ZERO)).isInstanceOf(Next.Quiet.class);
      append(2);

      signals.say(List.of());

      assertThat(seqs(watcher.next(Duration.ofMillis(700)))).containsExactly(2L, 3L);
    }
  }

  @Test
  void repeatedAndLateHintsAreNotHandedOutTwice() {
    append(1);
    try (TaskWatcher watcher = feeds.watch(log.view(), 0)) {
      watcher.next(SOON);
      TaskEvent second = append(1);
      signal(second);
      signal(second);
      signal(log.events.getFirst());

      assertThat(all(watcher, 2)).containsExactly(2L);
      assertThat(watcher.next(Duration.ofMillis(50))).isInstanceOf(Next.Quiet.class);
    }
  }

  @Test
  void theEndOfTheLogEndsTheWatcher() {
    append(1);
    try (TaskWatcher watcher = feeds.watch(log.view(), 0)) {
      watcher.next(SOON);
      log.status = Status.SUCCEEDED;
      signal(log.append(EventType.DONE));

      assertThat(all(watcher, 2)).containsExactly(2L);
      assertThat(watcher.next(SOON)).isInstanceOf(Next.Ended.class);
    }
    try (TaskWatcher late = feeds.watch(log.view(), 2)) {
      assertThat(late.next(SOON)).isInstanceOf(Next.Ended.class);
    }
  }

  @Test
  void whileTheStoreIsAwayAWatcherIsQuietAndGoesOnAfterwards() {
    append(1);
    log.away = true;
    try (TaskWatcher watcher = feeds.watch(log.view(), 0)) {
      assertThat(watcher.next(Duration.ofMillis(100))).isInstanceOf(Next.Quiet.class);

      log.away = false;

      assertThat(seqs(watcher.next(SOON))).containsExactly(1L);
    }
  }

  @Test
  void aForgottenTaskEndsItsWatchers() {
    append(1);
    try (TaskWatcher watcher = feeds.watch(log.view(), 1)) {
      log.gone = true;

      assertThat(watcher.next(SOON)).isInstanceOf(Next.Gone.class);
    }
  }

  @Test
  void closingTheGatewaySendsEverybodyAwayAtOnce() {
    append(1);
    try (TaskWatcher watcher = feeds.watch(log.view(), 1)) {
      CompletableFuture<Next> waiting =
          CompletableFuture.supplyAsync(() -> watcher.next(Duration.ofMinutes(1)));
      feeds.close();

      assertThat(waiting).succeedsWithin(SOON).isInstanceOf(Next.Closing.class);
    }
    try (TaskWatcher late = feeds.watch(log.view(), 1)) {
      assertThat(late.next(SOON)).isInstanceOf(Next.Closing.class);
    }
  }

  @Test
  void aFeedGoesWithItsLastWatcher() {
    append(1);
    TaskWatcher first = feeds.watch(log.view(), 0);
    TaskWatcher second = feeds.watch(log.view(), 0);
    assertThat(feeds.watched()).isEqualTo(1);
    first.close();
    first.close();
    assertThat(feeds.watched()).isEqualTo(1);
    second.close();
    assertThat(feeds.watched()).isZero();
  }

  @Test
  void aSlowWatcherLosesNothingAndHoldsUpNobody() {
    append(1);
    try (TaskWatcher slow = feeds.watch(log.view(), 0);
        TaskWatcher quick = feeds.watch(log.view(), 0)) {
      quick.next(SOON);
      for (int event = 0; event < 1_000; event++) {
        signal(append(1));
      }
      assertThat(all(quick, 1_001)).hasSize(1_000).isSorted().endsWith(1_001L);
      assertThat(all(slow, 1_001)).hasSize(1_001).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void whateverHintsAreLostEveryWatcherGetsTheWholeLogInOrder() throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    append(1);
    List<TaskWatcher> watchers = new ArrayList<>();
    List<CompletableFuture<List<Long>>> readers = new ArrayList<>();
    for (int reader = 0; reader < 8; reader++) {
      TaskWatcher watcher = feeds.watch(log.view(), 0);
      watchers.add(watcher);
      readers.add(
          CompletableFuture.supplyAsync(() -> all(watcher, 2_001), Thread::startVirtualThread));
    }
    for (int event = 0; event < 2_000; event++) {
      TaskEvent appended = append(1);
      if (random.nextInt(3) > 0) {
        signal(appended);
      } else if (random.nextInt(50) == 0) {
        signals.say(List.of());
      }
    }
    for (CompletableFuture<List<Long>> reader : readers) {
      List<Long> seqs = reader.get();
      assertThat(seqs).as("seed " + seed).hasSize(2_001).isSorted().doesNotHaveDuplicates();
    }
    watchers.forEach(TaskWatcher::close);
    await().until(() -> feeds.watched() == 0);
  }

  private TaskEvent append(int count) {
    TaskEvent last = log.append(EventType.CONTENT);
    for (int more = 1; more < count; more++) {
      last = log.append(EventType.CONTENT);
    }
    return last;
  }

  private void signal(TaskEvent event) {
    signals.say(List.of(new TaskSignals.Appended(event.task(), event.seq(), Optional.of(event))));
  }

  private static List<Long> seqs(Next next) {
    assertThat(next).isInstanceOf(Next.Events.class);
    return ((Next.Events) next).events().stream().map(TaskEvent::seq).toList();
  }

  private static List<Long> all(TaskWatcher watcher, long last) {
    List<Long> seqs = new ArrayList<>();
    while (watcher.cursor() < last && watcher.next(SOON) instanceof Next.Events(var events)) {
      events.forEach(event -> seqs.add(event.seq()));
    }
    return seqs;
  }

  private static final class Signals implements TaskSignals {
    private final List<Consumer<List<Appended>>> listeners = new CopyOnWriteArrayList<>();

    void say(List<Appended> hints) {
      listeners.forEach(it -> it.accept(hints));
    }

    @Override
    public AutoCloseable onEvents(Consumer<List<Appended>> listener) {
      listeners.add(listener);
      return () -> listeners.remove(listener);
    }

    @Override
    public AutoCloseable onControl(Consumer<Control> listener) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class NoControl implements TaskControl {
    @Override
    public List<Controlled> cancel(List<Owned> tasks) {
      return absent(tasks);
    }

    @Override
    public List<Controlled> pause(List<Owned> tasks) {
      return absent(tasks);
    }

    @Override
    public List<Controlled> resume(List<Owned> tasks) {
      return absent(tasks);
    }

    private static List<Controlled> absent(List<Owned> tasks) {
      return tasks.stream().<Controlled>map(_ -> new Controlled.Absent()).toList();
    }

    @Override
    public Controlled forget(TaskId id, String owner, String keyDigest) {
      return new Controlled.Absent();
    }
  }

  /// One task with a log that grows, is away, or is gone.
  private static final class Log implements TaskReader {
    private final TaskId id = TaskId.create(0, InstantSource.system());
    private final List<TaskEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile Status status = Status.RUNNING;
    private volatile boolean away;
    private volatile boolean gone;

    TaskEvent append(EventType type) {
      TaskEvent event =
          new TaskEvent(id, events.size() + 1L, 1, Instant.EPOCH, type, "response", "x", "{}");
      events.add(event);
      return event;
    }

    TaskView view() {
      Optional<Instant> none = Optional.empty();
      return new TaskView(
          id,
          "local",
          status,
          Lane.SHORT,
          "a",
          "sim",
          "m",
          "ask",
          "",
          Instant.EPOCH,
          none,
          none,
          none,
          1,
          4,
          "w",
          events.size(),
          0,
          0,
          0,
          "",
          "{}",
          false,
          "",
          TaskView.Links.NONE);
    }

    @Override
    public Optional<TaskView> find(TaskId wanted) {
      ping();
      return gone ? Optional.empty() : Optional.of(view());
    }

    @Override
    public List<TaskView> find(List<TaskId> ids) {
      ping();
      return gone ? List.of() : List.of(view());
    }

    @Override
    public List<TaskEvent> events(TaskId wanted, long after, int limit) {
      ping();
      reads.incrementAndGet();
      List<TaskEvent> now = new ArrayList<>(events);
      int from = (int) Math.min(now.size(), after);
      return gone ? List.of() : now.subList(from, Math.min(now.size(), from + limit));
    }

    @Override
    public void ping() {
      if (away) {
        throw new StoreException.Away("away", new IllegalStateException());
      }
    }

    @Override
    public List<TaskEvent> lastEvents(TaskId wanted, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<TaskId> inSession(
        String owner, String session, Optional<String> before, int limit) {
      return List.of();
    }

    @Override
    public List<TaskId> answered(String owner, String session, Optional<String> before, int limit) {
      return List.of();
    }

    @Override
    public List<TaskId> list(String owner, Optional<String> before, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> request(TaskId wanted) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Long> tally() {
      throw new UnsupportedOperationException();
    }
  }
}
