package io.openclaw.gateway.history.sql;

import io.openclaw.task.EventType;
import io.openclaw.task.Lane;
import io.openclaw.task.Status;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tasks and events as rows, both ways.
final class TaskRows {
  static final String TASK =
      """
      id, owner, status, lane, account, provider, model, mode, session, created_at, started_at,\
       finished_at, attempt, max_attempts, worker, seq, bytes, idempotency_digest, outcome,\
       retry_of, retried_as\
      """;
  static final String INSERT_TASK =
      "INSERT INTO task ("
          + TASK
          + ", age, request) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT DO NOTHING";
  static final String EVENT = "task, seq, attempt, at, type, stage, content, data";
  static final String INSERT_EVENT =
      "INSERT INTO event (" + EVENT + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

  static final String INSERT_DELIVERY =
      "INSERT INTO delivery (task, record) SELECT id, ? FROM task WHERE id = ?"
          + " ON CONFLICT DO NOTHING";

  private TaskRows() {}

  static void bind(PreparedStatement row, TaskView task, @Nullable String request)
      throws SQLException {
    int n = 0;
    row.setString(++n, task.id().text());
    row.setString(++n, task.owner());
    row.setString(++n, task.status().word());
    row.setString(++n, task.lane().word());
    row.setString(++n, task.account());
    row.setString(++n, task.provider());
    row.setString(++n, task.model());
    row.setString(++n, task.mode());
    row.setString(++n, task.session());
    row.setLong(++n, task.createdAt().toEpochMilli());
    bind(row, ++n, task.startedAt());
    bind(row, ++n, task.finishedAt());
    row.setInt(++n, task.attempt());
    row.setInt(++n, task.maxAttempts());
    row.setString(++n, task.worker());
    row.setLong(++n, task.seq());
    row.setLong(++n, task.bytes());
    row.setString(++n, task.idempotencyDigest());
    row.setString(++n, task.outcome());
    row.setString(++n, text(task.links().retryOf()));
    row.setString(++n, text(task.links().retriedAs()));
    row.setString(++n, task.id().age());
    row.setString(++n, request);
  }

  static void bind(PreparedStatement row, TaskEvent event) throws SQLException {
    row.setString(1, event.task().text());
    row.setLong(2, event.seq());
    row.setInt(3, event.attempt());
    row.setLong(4, event.at().toEpochMilli());
    row.setString(5, event.type().word());
    row.setString(6, event.stage());
    row.setString(7, event.content());
    row.setString(8, event.data());
  }

  static TaskView task(ResultSet row) throws SQLException {
    return new TaskView(
        new TaskId(row.getString("id")),
        row.getString("owner"),
        Status.of(row.getString("status")).orElseThrow(),
        Lane.of(row.getString("lane")).orElseThrow(),
        row.getString("account"),
        row.getString("provider"),
        row.getString("model"),
        row.getString("mode"),
        row.getString("session"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        instant(row, "started_at"),
        instant(row, "finished_at"),
        /* dueAt= */ Optional.empty(),
        row.getInt("attempt"),
        row.getInt("max_attempts"),
        row.getString("worker"),
        row.getLong("seq"),
        /* position= */ 0,
        /* etaMillis= */ 0,
        row.getLong("bytes"),
        row.getString("idempotency_digest"),
        row.getString("outcome"),
        /* archived= */ true,
        /* waitingFor= */ "",
        new TaskView.Links(
            TaskId.parse(row.getString("retry_of")), TaskId.parse(row.getString("retried_as"))));
  }

  static TaskEvent event(ResultSet row) throws SQLException {
    return new TaskEvent(
        new TaskId(row.getString("task")),
        row.getLong("seq"),
        row.getInt("attempt"),
        Instant.ofEpochMilli(row.getLong("at")),
        EventType.of(row.getString("type")),
        row.getString("stage"),
        row.getString("content"),
        row.getString("data"));
  }

  private static String text(Optional<TaskId> id) {
    return id.map(TaskId::text).orElse("");
  }

  private static void bind(PreparedStatement row, int n, Optional<Instant> time)
      throws SQLException {
    if (time.isPresent()) {
      row.setLong(n, time.get().toEpochMilli());
    } else {
      row.setNull(n, Types.BIGINT);
    }
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
