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

/// Keeps the [ProcessRegistry] on disk: a reader sees it as it was before or after a change, never
/// in between.
final class ProcessRegistryFile {
  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final Path file;

  ProcessRegistryFile(Path file) {
    this.file = file;
  }

  /// What was written last; nothing when there is no such file or it cannot be understood.
  synchronized ProcessRegistry read() {
    try {
      return JSON.readValue(Files.readAllBytes(file), ProcessRegistry.class);
    } catch (IOException | JacksonException e) {
      return ProcessRegistry.EMPTY;
    }
  }

  synchronized ProcessRegistry change(UnaryOperator<ProcessRegistry> change) {
    ProcessRegistry changed = change.apply(read());
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
