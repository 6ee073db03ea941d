package io.openclaw.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnSessionTest {
  private static final int SESSION = 3;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"setsid", "perl"})
  void theCommandLeadsASessionUnderTheSameNumber(String means) throws Exception {
    assumeTrue(OwnSession.onPath(means).isPresent() && Files.exists(Path.of("/proc/self/stat")));
    only(means);

    List<String> words = new ArrayList<>(OwnSession.words(folder.toString()));
    words.addAll(List.of("/bin/sh", "-c", "cat /proc/$$/stat; echo \"$0\"", "-an argument"));
    Process process = new ProcessBuilder(words).start();
    List<String> said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();

    String afterName = said.getFirst().substring(said.getFirst().lastIndexOf(')') + 2);
    assertThat(afterName.split(" ", -1)[SESSION]).isEqualTo(Long.toString(process.pid()));
    assertThat(said.getLast()).isEqualTo("-an argument");
  }

  @Test
  void withoutAnyMeansThereAreNoWords() {
    assertThat(OwnSession.words(folder.toString())).isEmpty();
  }

  private void only(String means) throws IOException {
    Path program =
        Files.writeString(
            folder.resolve(means),
            "#!/bin/sh\nexec %s \"$@\"\n".formatted(OwnSession.onPath(means).orElseThrow()));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }
}
