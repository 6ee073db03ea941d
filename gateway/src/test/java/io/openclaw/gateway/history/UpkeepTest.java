package io.openclaw.gateway.history;

import static io.openclaw.gateway.history.EndedTask.NOON;
import static io.openclaw.gateway.history.EndedTask.succeededAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.openclaw.gateway.history.sql.HistoryFile;
import io.openclaw.gateway.history.sql.SqlHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpkeepTest {
  @TempDir Path folder;
  private final AtomicBoolean leading = new AtomicBoolean(true);
  private HistoryFile file;
  private SqlHistory open;
  private Path copies;

  @BeforeEach
  void open() {
    file = HistoryFile.in(folder);
    open = file.open();
    copies = folder.resolve("copies");
  }

  @AfterEach
  void close() {
    file.close();
  }

  @Test
  void removesEverythingPastSevenDaysAndNothingYounger() {
    List<EndedTask> old =
        Stream.iterate(0, n -> n + 1).limit(50).map(n -> succeededAt(NOON.plusMillis(n))).toList();
    EndedTask young = succeededAt(NOON.plusMillis(50));
    old.forEach(file::put);
    file.put(young);

    file.now = NOON.plus(Duration.ofDays(7));
    upkeep(TestSettings.DEFAULT).removeOld();
    assertThat(file.number("SELECT count(*) FROM task")).as("to the millisecond").isEqualTo(51);

    file.now = NOON.plus(Duration.ofDays(7)).plusMillis(50);
    upkeep(TestSettings.DEFAULT).removeOld();

    assertThat(old).allSatisfy(it -> assertThat(open.history().find(it.id())).isEmpty());
    assertThat(open.history().events(young.id(), 0, 100)).isEqualTo(young.events());
  }

  @Test
  void onlyTheArchivingGatewayRemoves() {
    file.put(succeededAt(NOON));
    file.now = NOON.plus(Duration.ofDays(8));
    leading.set(false);

    upkeep(TestSettings.DEFAULT).removeOld();

    assertThat(file.number("SELECT count(*) FROM task")).isOne();
  }

  @Test
  void writesTheFileAnewADayAfterADeletion() {
    EndedTask task = succeededAt(NOON);
    file.put(task);
    open.history().forget(task.id());
    Upkeep upkeep = upkeep(TestSettings.DEFAULT);

    file.now = NOON.plus(Duration.ofDays(1));
    upkeep.removeOld();
    assertThat(file.number("SELECT wiped FROM forgotten")).isZero();

    file.now = NOON.plus(Duration.ofDays(1)).plusMillis(1);
    upkeep.removeOld();
    assertThat(file.number("SELECT wiped FROM forgotten")).isOne();
  }

  @Test
  void aHistoryThatFailsIsTriedAgainLater() {
    file.close();

    assertThatCode(upkeep(TestSettings.DEFAULT)::removeOld).doesNotThrowAnyException();
  }

  @Test
  void makesNoBackupsUnlessAFolderIsSet() {
    upkeep(TestSettings.DEFAULT).backUp();

    assertThat(copies).doesNotExist();
  }

  @Test
  void backsUpWhenDueAndKeepsAFew() throws IOException {
    Upkeep upkeep = upkeep(TestSettings.backingUpTo(copies, 2));
    Files.createDirectories(copies);
    Path foreign = Files.writeString(copies.resolve("notes.txt"), "mine");

    upkeep.backUp();
    upkeep.backUp();
    assertThat(names()).containsExactly("history-20260505T120000Z.db");

    for (int day = 1; day <= 3; day++) {
      file.now = NOON.plus(Duration.ofDays(day));
      upkeep.backUp();
    }
    assertThat(names())
        .containsExactly("history-20260507T120000Z.db", "history-20260508T120000Z.db");
    assertThat(foreign).hasContent("mine");
  }

  @Test
  void aBackupThatFailsHarmsNothing() throws IOException {
    Path plain = Files.writeString(folder.resolve("plain"), "");

    upkeep(TestSettings.backingUpTo(plain, 2)).backUp();

    assertThat(plain).isRegularFile();
  }

  private Upkeep upkeep(HistorySettings settings) {
    return new Upkeep(open.archive(), open.backup(), settings, () -> file.now, leading::get);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(copies)) {
      return files
          .map(it -> it.getFileName().toString())
          .filter(it -> it.endsWith(".db"))
          .sorted()
          .toList();
    }
  }
}
