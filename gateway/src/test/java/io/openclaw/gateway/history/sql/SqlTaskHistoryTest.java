package io.openclaw.gateway.history.sql;

import static io.openclaw.gateway.history.EndedTask.NOON;
import static io.openclaw.gateway.history.EndedTask.succeeded;
import static io.openclaw.gateway.history.EndedTask.succeededAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.gateway.history.EndedTask;
import io.openclaw.gateway.history.HistoryArchive.Put;
import io.openclaw.gateway.history.HistoryException;
import io.openclaw.gateway.history.TaskHistory;
import io.openclaw.gateway.history.TaskHistory.Query;
import io.openclaw.task.EventPage;
import io.openclaw.task.Lane;
import io.openclaw.task.Status;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTaskHistoryTest {
  @TempDir Path folder;
  private HistoryFile file;
  private TaskHistory history;

  @BeforeEach
  void open() {
    file = HistoryFile.in(folder);
    history = file.open().history();
  }

  @AfterEach
  void close() {
    file.close();
  }

  @Test
  void givesBackATaskAsItWas() {
    EndedTask task = succeeded("one ", "two");

    assertThat(file.put(task)).isEqualTo(Put.STORED);

    assertThat(history.find(task.id())).contains(task.archivedView());
    assertThat(history.events(task.id(), 0, 100)).isEqualTo(task.events());
    assertThat(history.request(task.id())).isEqualTo(task.request());
  }

  @Test
  void givesBackWhatNeverStartedAndHasNoRequest() {
    EndedTask started = succeeded().as(Status.EXPIRED);
    EndedTask task =
        new EndedTask(neverStarted(started.view()), started.events(), Optional.empty());

    file.put(task);

    assertThat(history.find(task.id()).orElseThrow().startedAt()).isEmpty();
    assertThat(history.find(task.id()).orElseThrow().status()).isEqualTo(Status.EXPIRED);
    assertThat(history.request(task.id())).isEmpty();
  }

  @Test
  void readsALogByCursorAndFromItsEnd() {
    EndedTask task = succeeded("a", "b", "c");
    file.put(task);

    assertThat(seqs(history.events(task.id(), 2, 3))).containsExactly(3L, 4L, 5L);
    assertThat(seqs(history.events(task.id(), 7, 3))).isEmpty();
    assertThat(seqs(history.lastEvents(task.id(), 2))).containsExactly(6L, 7L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "a\u0000b", "😀 ü \u2028", "", "'; DROP TABLE task; --"})
  void keepsAnyText(String text) {
    EndedTask task = succeeded(text).request(text);

    file.put(task);

    assertThat(history.events(task.id(), 2, 1).getFirst().content()).isEqualTo(text);
    assertThat(history.request(task.id())).contains(text);
  }

  @Test
  void keepsSixteenMegabytesOfOutput() {
    String piece = "0123456789abcdef".repeat(4096);
    String[] pieces = new String[256];
    Arrays.fill(pieces, piece);
    EndedTask task = succeeded(pieces).request("x".repeat(10 << 20));

    file.put(task);

    assertThat(history.request(task.id()).orElseThrow()).hasSize(10 << 20);
    List<TaskEvent> read = new ArrayList<>();
    List<TaskEvent> page;
    do {
      page = history.events(task.id(), read.size(), 1_000);
      assertThat(page).as("a page is bounded by its text").hasSizeLessThan(10);
      read.addAll(page);
    } while (EventPage.isFull(page, 1_000));
    assertThat(read.equals(task.events())).isTrue();
  }

  @Test
  void knowsNothingOfAnAbsentTask() {
    TaskId absent = TaskId.create(0, () -> NOON);

    assertThat(history.find(absent)).isEmpty();
    assertThat(history.events(absent, 0, 10)).isEmpty();
    assertThat(history.request(absent)).isEmpty();
    assertThat(history.forget(absent)).isFalse();
  }

  @Test
  void takesATaskOnce() {
    EndedTask task = succeeded("one");

    assertThat(file.put(task)).isEqualTo(Put.STORED);
    assertThat(file.put(task)).isEqualTo(Put.KNOWN);

    assertThat(history.events(task.id(), 0, 100)).isEqualTo(task.events());
  }

  @Test
  void listsNewestFirstAndPagesAcrossTasksOfTheSameMillisecond() {
    List<EndedTask> tasks = new ArrayList<>();
    for (int n = 0; n < 25; n++) {
      tasks.add(succeededAt(NOON.plusMillis(n / 10), "x"));
    }
    tasks.forEach(file::put);
    file.put(succeeded("x").ownedBy("bob"));

    List<TaskId> paged = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    while (true) {
      List<TaskView> page = history.list(query(cursor, 4));
      if (page.isEmpty()) {
        break;
      }
      page.forEach(it -> paged.add(it.id()));
      cursor = Optional.of(page.getLast().id().age());
    }

    List<TaskId> expected =
        tasks.stream()
            .map(EndedTask::id)
            .sorted(Comparator.comparing(TaskId::age).reversed())
            .toList();
    assertThat(paged).isEqualTo(expected);
  }

  @Test
  void listsByEachFilterAndByAllTogether() {
    EndedTask plain = succeeded("x");
    EndedTask failed = succeeded("x").as(Status.FAILED);
    EndedTask elsewhere = succeeded("x").inSession("other");
    EndedTask quick = succeeded("x").in(Lane.PRIORITY);
    EndedTask other = succeeded("x").by("nvidia1");
    EndedTask all = succeeded("x").as(Status.FAILED).inSession("other").in(Lane.LONG).by("zhipu");
    List.of(plain, failed, elsewhere, quick, other, all).forEach(file::put);

    assertThat(ids(with(Optional.of(Status.FAILED), none(), Optional.empty(), none())))
        .containsExactlyInAnyOrder(failed.id(), all.id());
    assertThat(ids(with(Optional.empty(), Optional.of("other"), Optional.empty(), none())))
        .containsExactlyInAnyOrder(elsewhere.id(), all.id());
    assertThat(ids(with(Optional.empty(), none(), Optional.of(Lane.PRIORITY), none())))
        .containsExactly(quick.id());
    assertThat(ids(with(Optional.empty(), none(), Optional.empty(), Optional.of("nvidia1"))))
        .containsExactly(other.id());
    assertThat(
            ids(
                with(
                    Optional.of(Status.FAILED),
                    Optional.of("other"),
                    Optional.of(Lane.LONG),
                    Optional.of("zhipu"))))
        .containsExactly(all.id());
  }

  @Test
  void noListReadsMoreThanItShows() {
    for (String filter : List.of("", "status", "session", "lane", "provider")) {
      String and = filter.isEmpty() ? "" : " AND " + filter + " = 'x'";
      String plan =
          file.text(
              "EXPLAIN QUERY PLAN SELECT * FROM task WHERE owner = 'a'"
                  + and
                  + " AND age < 'z' ORDER BY age DESC LIMIT 5",
              "detail");

      assertThat(plan)
          .contains(
              "SEARCH task USING INDEX task_of_owner" + (filter.isEmpty() ? "" : "_by_" + filter))
          .doesNotContain("TEMP B-TREE");
    }
  }

  @Test
  void refusesWhatBreaksARuleOfTheSchema() {
    EndedTask live = succeeded("x").as(Status.RUNNING);
    EndedTask twoEnds = succeeded("x");
    EndedTask repeated = succeeded("x");
    EndedTask emptyLog = succeeded("x").seq(0);

    assertRefused(live);
    assertRefused(emptyLog);
    assertRefused(new EndedTask(twoEnds.view(), doubled(twoEnds, 5), twoEnds.request()));
    assertRefused(new EndedTask(repeated.view(), doubled(repeated, 1), repeated.request()));
    assertThatThrownBy(() ->
            file.execute("INSERT INTO event VALUES ('t0_nobody', 1, 1, 0, 'done', 'x', '', '{}')"))
        .hasMessageContaining("FOREIGN KEY");
    assertThat(file.number("SELECT count(*) FROM task")).isZero();
    assertThat(file.number("SELECT count(*) FROM event")).isZero();
  }

  @Test
  void aRefusedTaskDoesNotTakeItsBatchWithIt() {
    EndedTask good = succeeded("good");
    EndedTask bad = succeeded("bad").as(Status.RUNNING);
    EndedTask last = succeeded("last");

    file.archive()
        .write(batch -> {
          batch.put(HistoryFile.copy(good));
          assertThatThrownBy(() -> batch.put(HistoryFile.copy(bad)))
              .isInstanceOf(HistoryException.Refused.class);
          return batch.put(HistoryFile.copy(last));
        });

    assertThat(history.find(good.id())).isPresent();
    assertThat(history.find(bad.id())).isEmpty();
    assertThat(history.find(last.id())).isPresent();
  }

  @Test
  void aFailedBatchLeavesNothing() {
    EndedTask task = succeeded("x");

    assertThatThrownBy(() ->
            file.archive()
                .write(batch -> {
                  batch.put(HistoryFile.copy(task));
                  throw new IllegalStateException("on purpose");
                }))
        .hasMessage("on purpose");

    assertThat(history.find(task.id())).isEmpty();
    assertThat(file.put(task)).isEqualTo(Put.STORED);
  }

  private void assertRefused(EndedTask task) {
    assertThatThrownBy(() -> file.put(task)).isInstanceOf(HistoryException.Refused.class);
  }

  /// The log with one event of it, by index, added once more; a `done` gets a number of its own.
  private static List<TaskEvent> doubled(EndedTask task, int index) {
    List<TaskEvent> events = new ArrayList<>(task.events());
    TaskEvent event = events.get(Math.min(index, events.size() - 1));
    long seq = index == 1 ? event.seq() : events.size() + 1;
    events.add(
        new TaskEvent(event.task(), seq, 1, NOON, event.type(), event.stage(), "", event.data()));
    return events;
  }

  private static TaskView neverStarted(TaskView view) {
    return new TaskView(
        view.id(),
        view.owner(),
        view.status(),
        view.lane(),
        view.account(),
        view.provider(),
        view.model(),
        view.mode(),
        view.session(),
        view.createdAt(),
        Optional.empty(),
        view.finishedAt(),
        Optional.empty(),
        /* attempt= */ 0,
        view.maxAttempts(),
        "",
        view.seq(),
        0,
        0,
        view.bytes(),
        "",
        "{}",
        false,
        "",
        TaskView.Links.NONE);
  }

  private List<TaskId> ids(Query query) {
    return history.list(query).stream().map(TaskView::id).toList();
  }

  private static List<Long> seqs(List<TaskEvent> events) {
    return events.stream().map(TaskEvent::seq).toList();
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private static Query query(Optional<String> before, int limit) {
    return new Query("ann", Optional.empty(), none(), Optional.empty(), none(), before, limit);
  }

  private static Query with(
      Optional<Status> status,
      Optional<String> session,
      Optional<Lane> lane,
      Optional<String> provider) {
    return new Query("ann", status, session, lane, provider, none(), 100);
  }
}
