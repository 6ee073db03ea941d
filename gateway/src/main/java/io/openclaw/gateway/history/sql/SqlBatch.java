package io.openclaw.gateway.history.sql;

import io.openclaw.gateway.history.HistoryArchive.Batch;
import io.openclaw.gateway.history.HistoryArchive.Copy;
import io.openclaw.gateway.history.HistoryArchive.Put;
import io.openclaw.gateway.history.HistoryException;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;

/// One transaction's writes. Each task has a savepoint, so that one that cannot be taken does not
/// take the others with it.
final class SqlBatch implements Batch, AutoCloseable {
  private final Connection connection;
  private final Forgetting forgetting;
  private final SessionRows sessions;
  private final InstantSource clock;
  private final PreparedStatement task;
  private final PreparedStatement event;
  private long bytes;
  private boolean forgot;

  SqlBatch(Connection connection, InstantSource clock) throws SQLException {
    this.connection = connection;
    this.clock = clock;
    this.forgetting = new Forgetting(connection);
    this.sessions = new SessionRows(connection);
    this.task = connection.prepareStatement(TaskRows.INSERT_TASK);
    this.event = connection.prepareStatement(TaskRows.INSERT_EVENT);
  }

  @Override
  public Put put(Copy copy) {
    try {
      return forgetting.remembers(copy.task().id()) ? Put.FORGOTTEN : store(copy);
    } catch (SQLException error) {
      throw SqliteErrors.translate(error);
    }
  }

  @Override
  public void forget(TaskId id) {
    try {
      boolean removed = forgetting.remove(id);
      forgetting.remember(id, clock.instant(), removed);
      forgot |= removed;
    } catch (SQLException error) {
      throw SqliteErrors.translate(error);
    }
  }

  @Override
  public void retried(TaskId id, TaskId as) {
    try (PreparedStatement link =
        connection.prepareStatement("UPDATE task SET retried_as = ? WHERE id = ?")) {
      link.setString(1, as.text());
      link.setString(2, id.text());
      link.executeUpdate();
    } catch (SQLException error) {
      throw SqliteErrors.translate(error);
    }
  }

  @Override
  public void deliveries(TaskId id, List<String> records) {
    try (PreparedStatement delivery = connection.prepareStatement(TaskRows.INSERT_DELIVERY)) {
      for (String each : records) {
        delivery.setString(1, each);
        delivery.setString(2, id.text());
        delivery.addBatch();
        bytes += each.length();
      }
      delivery.executeBatch();
    } catch (SQLException error) {
      throw SqliteErrors.translate(error);
    }
  }

  @Override
  public long bytes() {
    return bytes;
  }

  /// Whether something was removed that must be wiped from the disk.
  boolean forgot() {
    return forgot;
  }

  @Override
  public void close() throws SQLException {
    task.close();
    event.close();
  }

  private Put store(Copy copy) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      Put put = insert(copy);
      connection.releaseSavepoint(before);
      return put;
    } catch (SQLException | RuntimeException | OutOfMemoryError failure) {
      undo(before, failure);
      throw failure;
    }
  }

  private Put insert(Copy copy) throws SQLException {
    String request = copy.request().orElse(null);
    TaskRows.bind(task, copy.task(), request);
    if (task.executeUpdate() == 0) {
      return Put.KNOWN;
    }
    sessions.enter(copy.task(), request);
    bytes += copy.task().outcome().length() + (request == null ? 0 : request.length());
    for (Iterator<List<TaskEvent>> log = copy.log(); log.hasNext(); ) {
      insert(log.next());
    }
    return Put.STORED;
  }

  private void insert(List<TaskEvent> page) throws SQLException {
    event.clearBatch();
    for (TaskEvent each : page) {
      TaskRows.bind(event, each);
      event.addBatch();
      bytes += each.content().length() + each.data().length();
    }
    event.executeBatch();
  }

  /// Some errors undo the whole transaction by themselves; then the batch is lost.
  private void undo(Savepoint before, Throwable failure) {
    try {
      event.clearBatch();
      connection.rollback(before);
      connection.releaseSavepoint(before);
    } catch (SQLException lost) {
      lost.addSuppressed(failure);
      throw new HistoryException.Unavailable("the history fails: " + failure.getMessage(), lost);
    }
  }
}
