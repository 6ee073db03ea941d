package io.openclaw.cli.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Words put before a command so that it gets a session of its own: the terminal's Ctrl-C then
/// reaches the supervisor alone, which stops the others in order. All of them exec, so the process
/// number stays.
final class OwnSession {
  private static final String BY_PERL =
      "POSIX::setsid(); exec { $ARGV[0] } @ARGV or die \"cannot run $ARGV[0]: $!\\n\";";
  private static final List<String> WORDS = words(searchPath());

  private OwnSession() {}

  /// Empty where the machine has no means for it; the children then hear Ctrl-C as well.
  static List<String> words() {
    return WORDS;
  }

  static List<String> words(String searchPath) {
    return on(searchPath, "setsid")
        .map(List::of)
        .or(() -> on(searchPath, "perl").map(perl -> List.of(perl, "-MPOSIX", "-e", BY_PERL)))
        .orElse(List.of());
  }

  static List<String> lowPriority() {
    return onPath("nice").map(nice -> List.of(nice, "-n", "19")).orElse(List.of());
  }

  static Optional<String> onPath(String program) {
    return on(searchPath(), program);
  }

  private static String searchPath() {
    return System.getenv().getOrDefault("PATH", "");
  }

  private static Optional<String> on(String searchPath, String program) {
    return Arrays.stream(searchPath.split(Pattern.quote(File.pathSeparator), -1))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
