package io.openclaw.cli.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The words that run a role's jar with the Java we run on.
record RoleCommand(Role role, Path jar, List<String> arguments) {

  RoleCommand {
    arguments = List.copyOf(arguments);
  }

  List<String> words() {
    List<String> cache =
        new AotCache(jar).usable().map(file -> List.of("-XX:AOTCache=" + file)).orElse(List.of());
    return words(cache);
  }

  /// With further flags for Java.
  List<String> words(List<String> flags) {
    List<String> words = new ArrayList<>(List.of(java().toString()));
    words.addAll(role.flags());
    words.addAll(flags);
    words.addAll(List.of("-jar", jar.toString()));
    words.addAll(arguments);
    return words;
  }

  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }
}
