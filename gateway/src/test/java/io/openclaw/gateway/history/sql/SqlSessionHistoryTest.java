package io.openclaw.gateway.history.sql;

import static io.openclaw.gateway.history.EndedTask.NOON;
import static io.openclaw.gateway.history.EndedTask.succeededAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.history.EndedTask;
import io.openclaw.gateway.history.SessionHistory;
import io.openclaw.gateway.history.SessionHistory.LastUse;
import io.openclaw.gateway.history.SessionHistory.PastSession;
import io.openclaw.task.TaskId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlSessionHistoryTest {
  @TempDir Path folder;
  private HistoryFile file;
  private SqlHistory open;
  private SessionHistory sessions;

  @BeforeEach
  void open() {
    file = HistoryFile.in(folder);
    open = file.open();
    sessions = open.sessions();
  }

  @AfterEach
  void close() {
    file.close();
  }

  @Test
  void theLastUsedComesFirstAndPagesJoinWithoutAGap() {
    for (int name = 0; name < 5; name++) {
      put("s" + name, /* minute= */ name / 2, "m");
    }
    file.put(succeededAt(NOON.plusSeconds(900), "x").ownedBy("bob").inSession("other"));

    List<PastSession> first = sessions.sessions("ann", Optional.empty(), 3);
    PastSession last = first.getLast();
    List<PastSession> second =
        sessions.sessions("ann", Optional.of(new LastUse(last.lastAt(), last.session())), 3);

    assertThat(first).extracting(PastSession::session).containsExactly("s4", "s3", "s2");
    assertThat(second).extracting(PastSession::session).containsExactly("s1", "s0");
    assertThat(sessions.sessions("ann", List.of("s3", "other", "none")))
        .extracting(PastSession::session)
        .containsExactly("s3");
  }

  @Test
  void theTitleIsThatOfTheFirstSubmittedWhicheverIsArchivedFirst() {
    put("s", 3, "third");
    TaskId first = put("s", 1, "first");
    put("s", 2, "second");

    assertThat(only())
        .isEqualTo(
            new PastSession("s", "first", NOON.plusSeconds(58), NOON.plusSeconds(178), 3, 3));

    open.history().forget(first);

    assertThat(only())
        .isEqualTo(
            new PastSession("s", "second", NOON.plusSeconds(118), NOON.plusSeconds(178), 2, 2));
  }

  @Test
  void aSessionGoesWithItsLastTask() {
    TaskId one = put("s", 1, "one");
    TaskId two = put("s", 2, "two");
    assertThat(sessions.known(List.of(one, two, succeededAt(NOON).id())))
        .containsExactlyInAnyOrder(one, two);

    sessions.forget(List.of(one, two, one));

    assertThat(sessions.sessions("ann", Optional.empty(), 9)).isEmpty();
    assertThat(open.history().find(one)).isEmpty();
    assertThat(open.history().find(two)).isEmpty();
  }

  @Test
  void oldSessionsGoWithTheirTasksAndOneThatIsUsedStays() {
    put("old", 1, "old");
    put("used", 1, "first");
    put("used", 60, "last");

    open.archive().removeEndedBefore(NOON.plusSeconds(600), 100);

    assertThat(sessions.sessions("ann", Optional.empty(), 9))
        .extracting(PastSession::session, PastSession::title, PastSession::turns)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("used", "first", 1));
    assertThat(file.number("SELECT count(*) FROM task_session")).isEqualTo(1);
  }

  @Test
  void aListCostsWhatItReturns() {
    String plan =
        file.text(
            "EXPLAIN QUERY PLAN SELECT session FROM task_session WHERE owner = 'ann'"
                + " AND last_at <= 9 AND (last_at < 9 OR session < 'z')"
                + " ORDER BY last_at DESC, session DESC LIMIT 10",
            "detail");

    assertThat(plan).contains("task_session_by_last_use").doesNotContain("TEMP B-TREE");
  }

  private PastSession only() {
    return sessions.sessions("ann", Optional.empty(), 9).getFirst();
  }

  /// A task that was submitted two seconds before the end of its minute.
  private TaskId put(String session, int minute, String message) {
    EndedTask task = succeededAt(NOON.plusSeconds(60L * minute), "x").inSession(session);
    String request =
        "{\"context\":1,\"messages\":[{\"role\":\"user\",\"content\":\"told\"},"
            + "{\"role\":\"user\",\"content\":\"%s\"}]}".formatted(message);
    file.put(new EndedTask(task.view(), task.events(), Optional.of(request)));
    return task.id();
  }
}
