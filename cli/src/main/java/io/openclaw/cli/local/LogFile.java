package io.openclaw.cli.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Where a process writes. A file that has grown large is put aside before the next start.
record LogFile(Path path) {
  private static final long LARGE = 10L << 20;

  LogFile rotated() {
    try {
      if (Files.exists(path) && Files.size(path) > LARGE) {
        Path aside = path.resolveSibling(path.getFileName() + ".1");
        Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      // A log that cannot be put aside goes on growing; that is no reason not to start.
    }
    return this;
  }

  /// The last line that says something, for a message that points here.
  String lastWords() {
    try (var lines = Files.lines(path, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> !line.isBlank())
          .reduce((first, second) -> second)
          .orElse("it said nothing")
          .strip();
    } catch (IOException e) {
      return "it said nothing";
    }
  }
}
