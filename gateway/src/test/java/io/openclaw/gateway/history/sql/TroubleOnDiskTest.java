package io.openclaw.gateway.history.sql;

import static io.openclaw.gateway.history.EndedTask.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.gateway.history.EndedTask;
import io.openclaw.gateway.history.HistoryArchive.Put;
import io.openclaw.gateway.history.HistoryException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TroubleOnDiskTest {
  @TempDir Path folder;
  private HistoryFile file;

  @BeforeEach
  void name() {
    file = HistoryFile.in(folder);
  }

  @AfterEach
  void close() {
    file.close();
  }

  @Test
  void aLockedFileIsUnavailableAndThenWorksAgain() throws SQLException {
    file.open(Duration.ofMillis(50));
    EndedTask task = succeeded("x");

    try (Connection other = file.connect();
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      assertThatThrownBy(() -> file.put(task))
          .isInstanceOf(HistoryException.Unavailable.class)
          .hasMessageContaining("locked");
      statement.execute("ROLLBACK");
    }

    assertThat(file.put(task)).isEqualTo(Put.STORED);
  }

  @Test
  void aShortLockIsWaitedFor() throws SQLException {
    file.open(Duration.ofSeconds(20));
    EndedTask task = succeeded("x");

    try (Connection other = file.connect();
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      CompletableFuture<Put> put = CompletableFuture.supplyAsync(() -> file.put(task));
      assertThat(put).isNotDone();
      statement.execute("ROLLBACK");
      assertThat(put.join()).isEqualTo(Put.STORED);
    }
  }

  @Test
  void twoProcessesThatWriteWaitForEachOther() {
    file.open();
    HistoryFile other = HistoryFile.in(folder);
    other.open();

    CompletableFuture<Void> left = CompletableFuture.runAsync(() -> putMany(file));
    CompletableFuture<Void> right = CompletableFuture.runAsync(() -> putMany(other));

    left.join();
    right.join();
    other.close();
    assertThat(file.number("SELECT count(*) FROM task")).isEqualTo(200);
  }

  private static void putMany(HistoryFile file) {
    for (int n = 0; n < 100; n++) {
      file.put(succeeded("x"));
    }
  }

  @Test
  void aFullDiskLosesTheBatchAndNothingElse() {
    SqliteFile sqlite = new SqliteFile(file.url(), Duration.ofSeconds(1));
    file.open();
    EndedTask stored = succeeded("x");
    file.put(stored);
    Writer writer = new Writer(sqlite);
    SqlArchive archive = new SqlArchive(writer, () -> file.now);
    EndedTask small = succeeded("y");
    EndedTask large = succeeded("z".repeat(1 << 20));
    writer.plain(connection -> {
      try (Statement statement = connection.createStatement()) {
        return statement.execute("PRAGMA max_page_count = 60");
      }
    });

    assertThatThrownBy(() ->
            archive.write(batch -> {
              batch.put(HistoryFile.copy(small));
              return batch.put(HistoryFile.copy(large));
            }))
        .isInstanceOf(HistoryException.Unavailable.class)
        .hasMessageContaining("full");

    assertThat(file.number("SELECT count(*) FROM task")).isOne();
    assertThat(archive.<Put>write(batch -> batch.put(HistoryFile.copy(large))))
        .isEqualTo(Put.STORED);
    assertThat(file.text("PRAGMA integrity_check", null)).isEqualTo("ok");
    writer.close();
  }

  @Test
  void aFileTakenAwayIsNotReplacedByAnEmptyOne() {
    SqliteFile sqlite = new SqliteFile(file.url(), Duration.ofSeconds(1));

    Writer writer = new Writer(sqlite);
    assertThatThrownBy(() -> writer.plain(connection -> true))
        .isInstanceOf(HistoryException.Unavailable.class);

    assertThat(file.path()).doesNotExist();
    writer.close();
  }

  @Test
  void aClosedHistorySaysSo() {
    SqlHistory open = file.open();
    EndedTask task = succeeded("x");
    open.close();

    assertThatThrownBy(() -> open.history().find(task.id()))
        .isInstanceOf(HistoryException.Unavailable.class);
    assertThatThrownBy(() -> open.archive().write(batch -> true))
        .isInstanceOf(HistoryException.Unavailable.class);
    open.close();
  }

  @Test
  void manyReadersAtOnceAreServed() {
    SqlHistory open = file.open();
    EndedTask task = succeeded("x");
    file.put(task);

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Integer>> reads =
          IntStream.range(0, 200)
              .mapToObj(n ->
                  CompletableFuture.supplyAsync(
                      () -> open.history().events(task.id(), 0, 100).size(), threads))
              .toList();
      assertThat(reads).allMatch(it -> it.join() == task.events().size());
    }
  }

  @Test
  void aReadThatFailsDoesNotSpoilTheNext() throws SQLException {
    SqlHistory open = file.open();
    EndedTask task = succeeded("x");
    file.put(task);

    file.execute("ALTER TABLE task RENAME TO elsewhere");
    assertThatThrownBy(() -> open.history().find(task.id()))
        .isInstanceOf(HistoryException.Unavailable.class);
    file.execute("ALTER TABLE elsewhere RENAME TO task");

    assertThat(open.history().find(task.id())).isPresent();
  }
}
