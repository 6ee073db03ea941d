package io.openclaw.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `docs/states.md` is drawn from the table of transitions; `-Dstates.write` draws it anew.
class StatesDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "states.md");

  @Test
  void theDocumentShowsTheTable() throws IOException {
    if (System.getProperty("states.write") != null) {
      Files.writeString(DOCUMENT, document());
    }
    assertThat(DOCUMENT).content().isEqualTo(document());
  }

  private static String document() {
    return """
    # The states of a task

    Drawn from `io.openclaw.task.Transition`, the only place where the law stands; do not edit.
    Whatever has no row cannot happen. Each transition is one Lua call and one event in the log.

    ```mermaid
    stateDiagram-v2
    %s
    ```

    | from | to | event | when |
    |---|---|---|---|
    %s

    `succeeded`, `failed`, `cancelled` and `expired` never change; each of them is followed by the
    one `done` event and by an entry in the outbox, in the same step. A retrying task has been
    started, so it cannot expire. A failed task is in the dead list as well.
    """
        .formatted(rows(StatesDocumentTest::edge), rows(StatesDocumentTest::row));
  }

  private static String rows(java.util.function.Function<Transition, String> line) {
    return Arrays.stream(Transition.values()).map(line).collect(Collectors.joining("\n"));
  }

  private static String edge(Transition of) {
    return "    %s --> %s : %s".formatted(from(of, "[*]"), of.to().word(), word(of));
  }

  private static String row(Transition of) {
    return "| %s | %s | `%s` | %s |"
        .formatted(from(of, "–"), of.to().word(), of.event().word(), of.because());
  }

  private static String from(Transition of, String none) {
    return of.from().map(Status::word).orElse(none);
  }

  private static String word(Transition of) {
    return of.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
