package io.openclaw.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A note that a process writes about itself before it becomes what it is to be. So even one whose
/// supervisor was killed in the very moment after starting it, before writing it down, is found
/// again.
record Registration(Path file) {
  private static final String SEPARATOR = "@";

  /// The number, and where the system tells it, the birth, spelled as [ProcessIdentity] does.
  private static final String NOTE =
      """
      if read -r boot 2>/dev/null </proc/sys/kernel/random/boot_id && read -r stat </proc/$$/stat; then
        birth="$boot:$(echo "${stat##*) }" | cut -d ' ' -f 20)"
      fi
      echo "$$ $birth" >"$0" && exec "$@"
      """;

  static Registration in(Path folder, Kind kind, String name) {
    return new Registration(folder.resolve(kind + SEPARATOR + name));
  }

  /// Words to put before the command. They end in exec, so the process number stays.
  List<String> words() {
    return List.of("/bin/sh", "-c", NOTE, file.toString());
  }

  /// The process of the note, if it still is that one.
  Optional<RegisteredProcess> entry() {
    try {
      List<String> words = List.of(Files.readString(file).strip().split(" ", 2));
      long pid = Long.parseLong(words.getFirst());
      return words.size() == 2 ? Optional.of(entry(pid, words.getLast())) : byTime(pid);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Where the note has no birth: a process that is older than the note is the one that wrote it,
  /// because the number was taken by it then.
  private Optional<RegisteredProcess> byTime(long pid) throws IOException {
    FileTime written = Files.getLastModifiedTime(file);
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().startInstant())
        .filter(start -> !start.isAfter(written.toInstant()))
        .flatMap(_ -> ProcessIdentity.of(pid))
        .map(birth -> entry(pid, birth));
  }

  private RegisteredProcess entry(long pid, String birth) {
    String[] parts = Objects.requireNonNull(file.getFileName()).toString().split(SEPARATOR, 2);
    return new RegisteredProcess(parts[1], Kind.valueOf(parts[0]), pid, birth);
  }
}
