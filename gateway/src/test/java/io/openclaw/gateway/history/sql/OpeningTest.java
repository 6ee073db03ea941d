package io.openclaw.gateway.history.sql;

import static io.openclaw.gateway.history.EndedTask.succeeded;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.gateway.history.EndedTask;
import io.openclaw.gateway.history.HistoryException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningTest {
  @TempDir Path folder;
  private HistoryFile file;

  @BeforeEach
  void name() {
    file = HistoryFile.in(folder.resolve("not there yet"));
  }

  @AfterEach
  void close() {
    file.close();
  }

  @Test
  void aHistorySurvivesItsProcess() {
    EndedTask task = succeeded("x");
    file.open();
    file.put(task);
    file.close();

    assertThat(file.open().history().find(task.id())).contains(task.archivedView());
  }

  @Test
  void nobodyElseMayReadTheFile() throws IOException {
    file.open();
    file.put(succeeded("x"));

    for (String name : List.of("history.db", "history.db-wal")) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(file.path().resolveSibling(name))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void commitsAreSyncedAndRemovalsOverwrite() throws SQLException {
    file.open();

    try (var writer = new SqliteFile(file.url(), Duration.ofSeconds(3)).openWriter()) {
      assertThat(pragma(writer, "journal_mode")).isEqualTo("wal");
      assertThat(pragma(writer, "synchronous")).as("FULL").isEqualTo("2");
      assertThat(pragma(writer, "foreign_keys")).isEqualTo("1");
      assertThat(pragma(writer, "secure_delete")).isEqualTo("1");
      assertThat(pragma(writer, "busy_timeout")).isEqualTo("3000");
    }
  }

  @Test
  void readersCannotWrite() throws SQLException {
    file.open();

    try (var reader = new SqliteFile(file.url(), Duration.ofSeconds(3)).openReader();
        var statement = reader.createStatement()) {
      assertThatThrownBy(() -> statement.execute("DELETE FROM task"))
          .hasMessageContaining("READONLY");
    }
  }

  @Test
  void bringsAnOlderFileToThePresentSchemaWithItsTasks() throws SQLException {
    new SqliteFile(file.url(), Duration.ofSeconds(1)).create();
    Flyway.configure()
        .dataSource(new SqliteFile(file.url(), Duration.ofSeconds(1)).forMigrations())
        .target("1")
        .load()
        .migrate();
    EndedTask task = succeeded();
    file.execute(
        """
        INSERT INTO task VALUES ('%s', '%s', 'ann', 'failed', 'short', 'a', 'p', 'm', 'ask', 's',
          1, NULL, 2, 0, 4, 'w', 1, 0, '', '{}', NULL)
        """
            .formatted(task.id(), task.id().age()));

    var opened = file.open();

    assertThat(opened.history().find(task.id())).isPresent();
    assertThat(opened.history().forget(task.id())).as("uses a table of the second one").isTrue();
  }

  @Test
  void manyGatewaysMayOpenANewFileAtOnce() {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<CompletableFuture<SqlHistory>> all =
          IntStream.range(0, 4)
              .mapToObj(n ->
                  CompletableFuture.supplyAsync(
                      () -> SqlHistory.open(file.url(), 1, Duration.ofSeconds(5), () -> file.now),
                      threads))
              .toList();

      all.forEach(it -> it.join().close());
    }
    assertThat(file.number("SELECT count(*) FROM flyway_schema_history WHERE success"))
        .isEqualTo(file.number("SELECT count(DISTINCT version) FROM flyway_schema_history"));
  }

  @Test
  void refusesAFileThatIsNoDatabase() throws IOException {
    Files.createDirectories(file.path().getParent());
    Files.writeString(file.path(), "not a database, but long enough to look at\n".repeat(100));

    assertDamageIsSaid();
    assertThat(Files.readString(file.path())).startsWith("not a database");
  }

  @Test
  void refusesADamagedFile() throws IOException {
    damage();

    assertDamageIsSaid();
  }

  private void damage() throws IOException {
    file.open();
    for (int n = 0; n < 20; n++) {
      file.put(succeeded("x".repeat(5_000)));
    }
    file.close();
    try (RandomAccessFile bytes = new RandomAccessFile(file.path().toFile(), "rw")) {
      for (long page = bytes.length() / 8192; page < bytes.length() / 4096; page++) {
        bytes.seek(page * 4096);
        bytes.write("damaged ".repeat(64).getBytes(UTF_8));
      }
    }
  }

  @Test
  void aLargeFileIsNotReadBeforeTheStart() throws IOException {
    damage();

    SqlHistory.open(file.url(), 1, Duration.ofSeconds(1), 1_000, () -> file.now).close();
  }

  @Test
  void saysWhenTheFileCannotBeKeptThere() throws IOException {
    Path plain = Files.writeString(folder.resolve("plain"), "");

    assertThatThrownBy(() ->
            SqlHistory.open(
                "jdbc:sqlite:" + plain + "/history.db", 1, Duration.ofSeconds(1), () -> file.now))
        .isInstanceOf(HistoryException.Unusable.class)
        .hasMessageContaining("cannot be kept at");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:postgresql://db/claw", "jdbc:sqlite:", "jdbc:sqlite::memory:"})
  void knowsOnlyFiles(String url) {
    assertThatThrownBy(() -> SqlHistory.open(url, 1, Duration.ofSeconds(1), () -> file.now))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("openclaw.history.url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.7.0", "3.50.3", "3.51.2", "3.52.0"})
  void refusesVersionsThatDamageFiles(String version) {
    assertThatThrownBy(() -> SqliteCheck.version(version))
        .isInstanceOf(HistoryException.Unusable.class)
        .hasMessageContaining(version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.51.3", "3.52.1", "3.53.0", "3.100.1", "4.0.0"})
  void takesVersionsThatDoNot(String version) {
    assertThatCode(() -> SqliteCheck.version(version)).doesNotThrowAnyException();
  }

  private void assertDamageIsSaid() {
    assertThatThrownBy(() -> file.open())
        .isInstanceOf(HistoryException.Unusable.class)
        .hasMessageContaining("is damaged")
        .hasMessageContaining("backup");
  }

  private static String pragma(java.sql.Connection connection, String name) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("PRAGMA " + name)) {
      row.next();
      return row.getString(1);
    }
  }
}
