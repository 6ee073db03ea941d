package io.openclaw.gateway.intake;

import io.openclaw.task.TaskId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Unknown outcomes from one run of a gateway to the next: lines of `id owner`. Gateways that share
/// the folder write a file each; the next start of any of them reads all. A file goes only after
/// its lines were cancelled or written anew, so a crash loses none; cancelling one twice does no
/// harm.
final class UnknownOutcomesFile {
  private static final Logger LOG = LoggerFactory.getLogger(UnknownOutcomesFile.class);
  private static final String PREFIX = "unknown-outcomes-";

  private final Path folder;
  private final List<Path> present = new ArrayList<>();

  UnknownOutcomesFile(Path folder) {
    this.folder = folder;
  }

  record TestWebSocket(TaskId id, String owner) {}

  List<TestWebSocket> read() {
    List<TestWebSocket> lines = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*.txt")) {
        for (Path file : files) {
          Files.readAllLines(file).forEach(line -> add(line, lines));
          present.add(file);
        }
      } catch (IOException unreadable) {
        LOG.error("Unknown outcomes in {} cannot be read; those tasks may run", folder, unreadable);
      }
    }
    return lines;
  }

  /// Takes the place of all files that were read.
  void write(List<TestWebSocket> lines) {
    try {
      if (!lines.isEmpty()) {
        writeNew(lines);
      }
      for (Path file : present) {
        Files.deleteIfExists(file);
      }
    } catch (IOException unwritable) {
      LOG.error(
          "{} unknown outcomes cannot be kept in {}; those tasks may run",
          lines.size(),
          folder,
          unwritable);
    }
  }

  private void writeNew(List<TestWebSocket> lines) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(PREFIX + UUID.randomUUID() + ".txt");
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    Files.writeString(
        unfinished,
        lines.stream()
            .map(line -> line.id().text() + " " + line.owner() + "\n")
            .collect(Collectors.joining()));
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void add(String line, List<TestWebSocket> lines) {
    String[] parts = line.split(" ", 2);
    TaskId.parse(parts[0])
        .filter(_ -> parts.length == 2)
        .ifPresent(id -> lines.add(new TestWebSocket(id, parts[1])));
  }
}
