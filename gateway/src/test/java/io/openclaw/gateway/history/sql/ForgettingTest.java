package io.openclaw.gateway.history.sql;

import static io.openclaw.gateway.history.EndedTask.NOON;
import static io.openclaw.gateway.history.EndedTask.succeeded;
import static io.openclaw.gateway.history.EndedTask.succeededAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.history.EndedTask;
import io.openclaw.gateway.history.HistoryArchive.Batch;
import io.openclaw.gateway.history.HistoryArchive.Put;
import io.openclaw.gateway.history.HistoryArchive.Rewrite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgettingTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path folder;
  private HistoryFile file;
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
  void aForgottenTaskIsGoneFromEveryCall() {
    EndedTask task = succeeded("x");
    file.put(task);

    assertThat(open.history().forget(task.id())).isTrue();

    assertThat(open.history().find(task.id())).isEmpty();
    assertThat(open.history().events(task.id(), 0, 10)).isEmpty();
    assertThat(open.history().lastEvents(task.id(), 10)).isEmpty();
    assertThat(open.history().request(task.id())).isEmpty();
    assertThat(open.history().forget(task.id())).isFalse();
    assertThat(file.number("SELECT count(*) FROM event")).isZero();
  }

  @Test
  void theTextOfAForgottenTaskLeavesTheDiskAtOnce() throws IOException {
    EndedTask task = succeeded("the canary");
    file.put(task);
    assertThat(everything()).contains("the canary");

    open.history().forget(task.id());

    assertThat(everything()).doesNotContain("the canary").doesNotContain(task.id().text());
  }

  @Test
  void aFileIsWrittenAnewOnlyWhenSomethingMayBeLeftInIt() {
    EndedTask task = succeeded("x");
    file.put(task);
    assertThat(open.archive().rewriteIfForgottenBefore(NOON.plusSeconds(1), PATIENCE))
        .isEqualTo(Rewrite.NOT_NEEDED);

    open.history().forget(task.id());

    assertThat(open.archive().rewriteIfForgottenBefore(NOON, PATIENCE))
        .as("not yet")
        .isEqualTo(Rewrite.NOT_NEEDED);
    assertThat(open.archive().rewriteIfForgottenBefore(NOON.plusSeconds(1), PATIENCE))
        .isEqualTo(Rewrite.DONE);
    assertThat(open.archive().rewriteIfForgottenBefore(NOON.plusSeconds(1), PATIENCE))
        .isEqualTo(Rewrite.NOT_NEEDED);
  }

  /// Pages are filled, split, emptied and joined in an order of chance, which leaves remains of
  /// rows behind; after the file was written anew the text of half of the tasks must be nowhere.
  @RepeatedTest(3)
  void noByteOfAForgottenTaskStaysForLong() throws IOException {
    long seed = new Random().nextLong();
    System.out.println("seed of noByteOfAForgottenTaskStaysForLong: " + seed);
    Random random = new Random(seed);
    List<EndedTask> tasks = new ArrayList<>();
    for (int n = 0; n < 300; n++) {
      tasks.add(withCanary("canary-" + n + "-", random));
    }
    tasks.forEach(file::put);
    List<EndedTask> mixed = new ArrayList<>(tasks);
    Collections.shuffle(mixed, random);
    List<EndedTask> forgotten = mixed.subList(0, 150);

    forgotten.forEach(it ->
        open.archive()
            .<Batch>write(batch -> {
              batch.forget(it.id());
              return batch;
            }));

    file.now = NOON.plusSeconds(1);
    assertThat(open.archive().rewriteIfForgottenBefore(file.now, PATIENCE)).isEqualTo(Rewrite.DONE);

    String disk = everything();
    for (EndedTask task : mixed) {
      boolean stays = !forgotten.contains(task);
      assertThat(disk.contains(task.view().session())).as("seed %d", seed).isEqualTo(stays);
      assertThat(disk.contains(task.id().text())).as("seed %d", seed).isEqualTo(stays);
    }
  }

  @Test
  void whileAReaderNeedsTheLogTheWipeIsMadeUpLater() throws SQLException, IOException {
    EndedTask task = succeeded("the canary");
    file.put(task);

    try (Connection reader = file.connect();
        Statement statement = reader.createStatement()) {
      statement.execute("BEGIN");
      try (ResultSet row = statement.executeQuery("SELECT count(*) FROM task")) {
        row.next();
      }
      assertThat(open.history().forget(task.id())).isTrue();
      assertThat(everything()).contains("the canary");
      statement.execute("COMMIT");
    }
    open.archive().wipe();

    assertThat(everything()).doesNotContain("the canary");
  }

  @Test
  void aCopyThatWasUnderWayCannotBringAForgottenTaskBack() {
    EndedTask byOrder = succeeded("x");
    EndedTask byOwner = succeeded("x");
    file.put(byOwner);

    open.archive()
        .write(batch -> {
          batch.forget(byOrder.id());
          return batch;
        });
    open.history().forget(byOwner.id());

    assertThat(file.put(byOrder)).isEqualTo(Put.FORGOTTEN);
    assertThat(file.put(byOwner)).isEqualTo(Put.FORGOTTEN);
    assertThat(file.number("SELECT count(*) FROM task")).isZero();
  }

  @Test
  void forgettingWhatHasNotComeYetDoesNotKeepItOut() {
    EndedTask task = succeeded("x");

    assertThat(open.history().forget(task.id())).isFalse();

    assertThat(file.put(task)).isEqualTo(Put.STORED);
  }

  @Test
  void removesWhatIsPastItsRetentionAFewAtATime() {
    List<EndedTask> old = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      old.add(succeededAt(NOON.plusSeconds(n), "old"));
    }
    EndedTask young = succeededAt(NOON.plusSeconds(60), "young");
    old.forEach(file::put);
    file.put(young);

    assertThat(open.archive().removeEndedBefore(NOON.plusSeconds(60), 2)).isEqualTo(2);
    assertThat(open.history().find(old.get(0).id())).isEmpty();
    assertThat(open.history().find(old.get(1).id())).isEmpty();
    assertThat(open.history().find(old.get(2).id())).isPresent();
    assertThat(open.archive().removeEndedBefore(NOON.plusSeconds(60), 20)).isEqualTo(3);
    assertThat(open.archive().removeEndedBefore(NOON.plusSeconds(60), 20)).isZero();

    assertThat(open.history().find(young.id())).isPresent();
    assertThat(file.number("SELECT count(*) FROM event")).isEqualTo(young.events().size());
  }

  @Test
  void marksOfForgottenTasksGoWithTheRetention() {
    EndedTask task = succeeded("x");
    file.put(task);
    open.history().forget(task.id());

    open.archive().removeEndedBefore(NOON, 20);
    assertThat(file.number("SELECT count(*) FROM forgotten")).isOne();

    open.archive().removeEndedBefore(NOON.plusMillis(1), 20);
    assertThat(file.number("SELECT count(*) FROM forgotten")).isZero();
  }

  private static EndedTask withCanary(String canary, Random random) {
    String[] pieces = new String[1 + random.nextInt(40)];
    for (int piece = 0; piece < pieces.length; piece++) {
      pieces[piece] = canary + "x".repeat(random.nextInt(random.nextInt(20) == 0 ? 9_000 : 200));
    }
    return succeeded(pieces).inSession(canary).request(canary + "?".repeat(random.nextInt(9_000)));
  }

  private String everything() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each : files.toList()) {
        all.append(Files.readString(each, StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  /// The rewrite of a large file must not keep ended tasks out of the history.
  @Test
  void aRewriteGivesWayToOtherWritesAndIsMadeUpLater() throws Exception {
    file.execute(
        """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
        INSERT INTO forgotten SELECT hex(randomblob(200000)), 0, 1 FROM n
        """);
    EndedTask task = succeeded("x");
    file.put(task);
    open.history().forget(task.id());
    Instant due = NOON.plusSeconds(1);
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writes = others.submit(() -> putUntil(over));
      try {
        assertThat(open.archive().rewriteIfForgottenBefore(due, Duration.ZERO))
            .isEqualTo(Rewrite.GAVE_WAY);
      } finally {
        over.set(true);
      }
      writes.get();
    }
    assertThat(open.archive().rewriteIfForgottenBefore(due, PATIENCE)).isEqualTo(Rewrite.DONE);
  }

  private @Nullable Void putUntil(AtomicBoolean over) throws Exception {
    while (!over.get()) {
      file.put(succeeded("y"));
    }
    return null;
  }
}
