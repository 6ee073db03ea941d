package io.openclaw.cli.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Tells a process from a later one that got the same number. On Linux it is counted in ticks since
/// this very boot, because a start time as a date moves when somebody sets the clock.
final class ProcessIdentity {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final int STATE = 0;
  private static final int START_TICKS = 19;

  private ProcessIdentity() {}

  /// Empty when there is no such process, or it has ended and only waits for its parent to notice.
  static Optional<String> of(long pid) {
    return Files.exists(BOOT) ? inProc(pid) : inHandle(pid);
  }

  private static Optional<String> inProc(long pid) {
    try {
      List<String> fields = fieldsAfterName(pid);
      boolean ended = "ZX".contains(fields.get(STATE));
      return ended
          ? Optional.empty()
          : Optional.of(Files.readString(BOOT).strip() + ":" + fields.get(START_TICKS));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// The name stands in brackets and may itself hold brackets and spaces.
  private static List<String> fieldsAfterName(long pid) throws IOException {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
    return List.of(line.substring(line.lastIndexOf(')') + 2).strip().split(" ", -1));
  }

  private static Optional<String> inHandle(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().startInstant())
        .map(Object::toString);
  }
}
