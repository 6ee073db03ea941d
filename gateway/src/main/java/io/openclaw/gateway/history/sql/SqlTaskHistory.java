package io.openclaw.gateway.history.sql;

import io.openclaw.gateway.history.TaskHistory;
import io.openclaw.task.EventPage;
import io.openclaw.task.Lane;
import io.openclaw.task.Status;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The reading side.
final class SqlTaskHistory implements TaskHistory {
  private static final String EVENTS = "SELECT " + TaskRows.EVENT + " FROM event WHERE task = ?";

  private final SqlReads reads;
  private final SqlArchive archive;

  SqlTaskHistory(SqlReads reads, SqlArchive archive) {
    this.reads = reads;
    this.archive = archive;
  }

  @Override
  public Optional<TaskView> find(TaskId id) {
    String query = "SELECT " + TaskRows.TASK + " FROM task WHERE id = ?";
    return reads.rows(query, List.of(id.text()), TaskRows::task).stream().findFirst();
  }

  @Override
  public List<TaskEvent> events(TaskId id, long after, int limit) {
    String query = EVENTS + " AND seq > ? ORDER BY seq LIMIT ?";
    EventPage page = new EventPage(limit);
    reads.read(
        query,
        List.of(id.text(), after, limit),
        row -> {
          page.add(TaskRows.event(row));
          return !page.isFull();
        });
    return page.events();
  }

  @Override
  public List<TaskEvent> lastEvents(TaskId id, int limit) {
    String query = EVENTS + " ORDER BY seq DESC LIMIT ?";
    return reads.rows(query, List.of(id.text(), limit), TaskRows::event).reversed();
  }

  @Override
  public Optional<String> request(TaskId id) {
    String query = "SELECT request FROM task WHERE id = ? AND request IS NOT NULL";
    return reads.rows(query, List.of(id.text()), row -> row.getString(1)).stream().findFirst();
  }

  @Override
  public List<String> deliveries(TaskId id) {
    String query = "SELECT record FROM delivery WHERE task = ?";
    return reads.rows(query, List.of(id.text()), row -> row.getString(1));
  }

  @Override
  public List<TaskView> list(Query query) {
    StringBuilder sql = new StringBuilder("SELECT " + TaskRows.TASK + " FROM task WHERE owner = ?");
    List<Object> values = new ArrayList<>(List.of(query.owner()));
    and(sql, values, "status = ?", query.status().map(Status::word));
    and(sql, values, "session = ?", query.session());
    and(sql, values, "lane = ?", query.lane().map(Lane::word));
    and(sql, values, "provider = ?", query.provider());
    and(sql, values, "age < ?", query.before());
    values.add(query.limit());
    return reads.rows(sql.append(" ORDER BY age DESC LIMIT ?").toString(), values, TaskRows::task);
  }

  @Override
  public boolean forget(TaskId id) {
    return archive.forget(id);
  }

  private static void and(
      StringBuilder sql, List<Object> values, String condition, Optional<String> value) {
    value.ifPresent(given -> {
      sql.append(" AND ").append(condition);
      values.add(given);
    });
  }
}
