package io.openclaw.gateway.history.sql;

import static io.openclaw.gateway.history.EndedTask.succeeded;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.gateway.history.EndedTask;
import io.openclaw.gateway.history.HistoryException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
  @TempDir Path folder;
  private HistoryFile file;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private SqlHistory open;

  @BeforeEach
  void open() {
    file = HistoryFile.in(folder);
    open = file.open();
  }

  @AfterEach
  void close() {
    file.close();
  }

  @Test
  void aBackupTakenWhileTasksArriveIsWholeAndCanBeOpened()
      throws InterruptedException, IOException {
    EndedTask before = succeeded("before");
    file.put(before);
    AtomicBoolean enough = new AtomicBoolean();
    AtomicInteger written = new AtomicInteger();
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              while (!enough.get()) {
                file.put(succeeded("x".repeat(20_000)));
                written.incrementAndGet();
              }
            });
    Awaitility.await().until(() -> written.get() > 20);
    int atFirst = written.get();
    Path copies = Files.createDirectories(folder.resolve("copy"));
    Path target = copies.resolve("history.db");

    open.backup().to(target);

    Awaitility.await().until(() -> written.get() > atFirst + 1);
    enough.set(true);
    writer.join();
    HistoryFile copy = HistoryFile.in(copies);
    assertThat(copy.text("PRAGMA integrity_check", null)).isEqualTo("ok");
    assertThat(copy.number("SELECT count(*) FROM task")).isGreaterThan(atFirst);
    assertThat(
            copy.number(
                "SELECT count(*) FROM task WHERE seq <> (SELECT count(*) FROM event WHERE task = id)"))
        .isZero();
    assertThat(copy.open().history().events(before.id(), 0, 100)).isEqualTo(before.events());
    copy.close();
  }

  @Test
  void doesNotOverwrite() throws IOException {
    Path target = Files.writeString(folder.resolve("there.db"), "precious");

    assertThatThrownBy(() -> open.backup().to(target))
        .isInstanceOf(HistoryException.Unavailable.class)
        .hasMessageContaining("there.db");

    assertThat(target).hasContent("precious");
  }

  @Test
  void theCommandCopiesAHistoryInUse() {
    file.put(succeeded("x"));
    Path target = folder.resolve("by-command.db");

    assertThat(command(file.path().toString(), target.toString())).isZero();
    assertThat(said.toString(UTF_8)).contains("was copied to").contains("by-command.db");
    assertThat(target).exists();

    assertThat(command(file.path().toString(), target.toString())).as("again").isOne();
    assertThat(command(folder.resolve("absent.db").toString(), target + "2")).isOne();
    assertThat(folder.resolve("absent.db")).doesNotExist();
    assertThat(command("only one")).isEqualTo(2);
  }

  private int command(String... arguments) {
    PrintStream out = new PrintStream(said, /* autoFlush= */ true, UTF_8);
    return BackupCommand.run(arguments, out, out);
  }

  @Test
  void leavesNothingHalfDone() {
    Path target = folder.resolve("no such folder").resolve("copy.db");
    file.put(succeeded("x"));
    Path made = folder.resolve("made.db");

    open.backup().to(made);

    assertThat(made).exists();
    assertThat(folder).isDirectoryNotContaining("glob:**.unfinished");
    assertThat(target).doesNotExist();
  }
}
