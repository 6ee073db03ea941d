package io.openclaw.cli.local;

import io.openclaw.cli.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// Keeps the [Ledger] on disk: a reader sees it as it was before or after a change, never in
/// between.
final class LedgerFile {
  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final Path file;

  LedgerFile(Path file) {
    this.file = file;
  }

  /// What was written last; nothing when there is no such file or it cannot be understood.
  synchronized Ledger read() {
    try {
      return JSON.readValue(Files.readAllBytes(file), Ledger.class);
    } catch (IOException | JacksonException e) {
      return Ledger.EMPTY;
    }
  }

  synchronized Ledger change(UnaryOperator<Ledger> change) {
    Ledger changed = change.apply(read());
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.write(next, JSON.writeValueAsBytes(changed));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new Failure("%s cannot be written: %s.".formatted(file, e.getMessage()));
    }
    return changed;
  }
}
