package io.openclaw.gateway.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the history needs now and then: removing what is past its retention, wiping what was
/// removed, copies on schedule.
final class Upkeep {
  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
  private static final int AT_ONCE = 20;
  private static final Duration FIRST_PATIENCE = Duration.ofMillis(500);
  private static final Duration LONGEST_PATIENCE = Duration.ofMinutes(1);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("'history-'yyyyMMdd'T'HHmmss'Z.db'").withZone(ZoneOffset.UTC);

  private final HistoryArchive archive;
  private final HistoryBackup backup;
  private final HistorySettings settings;
  private final InstantSource clock;
  private final BooleanSupplier allowed;
  private Duration patience = FIRST_PATIENCE;

  Upkeep(
      HistoryArchive archive,
      HistoryBackup backup,
      HistorySettings settings,
      InstantSource clock,
      BooleanSupplier allowed) {
    this.archive = archive;
    this.backup = backup;
    this.settings = settings;
    this.clock = clock;
    this.allowed = allowed;
  }

  /// Removes a bounded number at a time, so that archiving gets its turn in between.
  void removeOld() {
    try {
      boolean more = true;
      while (more && allowed.getAsBoolean()) {
        more = archive.removeEndedBefore(before(settings.retention()), AT_ONCE) == AT_ONCE;
      }
      archive.wipe();
      if (allowed.getAsBoolean()) {
        rewrite();
      }
    } catch (HistoryException failure) {
      log.warn("Old tasks could not be removed; they stay until the next try", failure);
    }
  }

  /// Gives way to the archiver soon at first, and later with each try, so that a busy history is
  /// rewritten too.
  private void rewrite() {
    switch (archive.rewriteIfForgottenBefore(before(settings.rewriteEvery()), patience)) {
      case NOT_NEEDED -> {}
      case DONE -> {
        patience = FIRST_PATIENCE;
        log.info("The history was written anew, so that nothing is left of deleted tasks");
      }
      case GAVE_WAY -> {
        log.info("Other writes waited {}; the history is written anew later", patience);
        Duration longer = patience.multipliedBy(2);
        patience = longer.compareTo(LONGEST_PATIENCE) > 0 ? LONGEST_PATIENCE : longer;
      }
    }
  }

  /// Makes the next copy when it is due, judged by the newest one in the folder.
  void backUp() {
    settings.backup().to().filter(folder -> allowed.getAsBoolean()).ifPresent(this::backUpWhenDue);
  }

  private Instant before(Duration ago) {
    return clock.instant().minus(ago);
  }

  private void backUpWhenDue(Path folder) {
    try {
      Files.createDirectories(folder);
      String due = STAMP.format(before(settings.backup().every()));
      List<Path> copies = copies(folder);
      if (copies.isEmpty() || name(copies.getLast()).compareTo(due) <= 0) {
        backup.to(folder.resolve(STAMP.format(clock.instant())));
        removeAllBut(settings.backup().keep(), copies(folder));
      }
    } catch (IOException | UncheckedIOException | HistoryException failure) {
      log.error("The history could not be backed up; the next try follows soon", failure);
    }
  }

  private static List<Path> copies(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(it -> name(it).matches("history-\\d{8}T\\d{6}Z\\.db")).sorted().toList();
    }
  }

  private static void removeAllBut(int keep, List<Path> copies) throws IOException {
    for (Path old : copies.subList(0, Math.max(0, copies.size() - keep))) {
      Files.delete(old);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
