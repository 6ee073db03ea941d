package io.openclaw.gateway.history.sql;

import io.openclaw.gateway.history.SessionHistory;
import io.openclaw.task.TaskId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

final class SqlSessionHistory implements SessionHistory {
  /// What a statement may have as values is bounded.
  private static final int MOST_VALUES = 500;

  private static final String SESSIONS =
      """
      SELECT session, title, created_at, last_at,
        (SELECT COUNT(*) FROM task
         WHERE task.owner = task_session.owner AND task.session = task_session.session) AS turns,
        (SELECT COUNT(*) FROM task
         WHERE task.owner = task_session.owner AND task.session = task_session.session
           AND task.status = 'succeeded') AS answered
      FROM task_session WHERE owner = ?
      """;
  private static final String LAST_USED_FIRST = " ORDER BY last_at DESC, session DESC LIMIT ?";

  private final SqlReads reads;
  private final SqlArchive archive;

  SqlSessionHistory(SqlReads reads, SqlArchive archive) {
    this.reads = reads;
    this.archive = archive;
  }

  @Override
  public List<PastSession> sessions(String owner, Optional<LastUse> before, int limit) {
    List<Object> values = new ArrayList<>(List.of(owner));
    String behind = "";
    if (before.isPresent()) {
      long at = before.get().at().toEpochMilli();
      behind = " AND last_at <= ? AND (last_at < ? OR session < ?)";
      values.addAll(List.of(at, at, before.get().session()));
    }
    values.add(limit);
    return reads.rows(SESSIONS + behind + LAST_USED_FIRST, values, SqlSessionHistory::session);
  }

  @Override
  public List<PastSession> sessions(String owner, List<String> names) {
    List<PastSession> found = new ArrayList<>();
    for (List<String> some : parts(names)) {
      List<Object> values = new ArrayList<>(List.of(owner));
      values.addAll(some);
      String query = SESSIONS + " AND session IN " + places(some.size());
      found.addAll(reads.rows(query, values, SqlSessionHistory::session));
    }
    return found;
  }

  @Override
  public Set<TaskId> known(List<TaskId> ids) {
    Set<TaskId> known = new HashSet<>();
    for (List<TaskId> some : parts(ids)) {
      List<Object> values = new ArrayList<>(some.stream().map(TaskId::text).toList());
      String query = "SELECT id FROM task WHERE id IN " + places(some.size());
      known.addAll(reads.rows(query, values, row -> new TaskId(row.getString(1))));
    }
    return known;
  }

  @Override
  public void forget(List<TaskId> ids) {
    archive.forget(ids);
  }

  private static <T> List<List<T>> parts(List<T> all) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MOST_VALUES) {
      parts.add(all.subList(from, Math.min(all.size(), from + MOST_VALUES)));
    }
    return parts;
  }

  private static String places(int count) {
    return "(" + String.join(", ", Collections.nCopies(count, "?")) + ")";
  }

  private static PastSession session(ResultSet row) throws SQLException {
    return new PastSession(
        row.getString("session"),
        row.getString("title"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("last_at")),
        row.getInt("turns"),
        row.getInt("answered"));
  }
}
