package io.openclaw.bench.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.bench.ScriptedSystem;
import io.openclaw.bench.http.Server;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class JournalTest {
  @Test
  void leavesOutWhatHappenedBefore() throws IOException {
    try (ScriptedSystem simulator = new ScriptedSystem()) {
      simulator.write(1, "c1", "start", "a");
      simulator.write(2, "c1", "end", "a");

      Journal journal = Journal.fromNow(Server.of(simulator.uri()));
      simulator.write(3, "c2", "start", "b");
      simulator.write(4, "c2", "end", "b");

      assertThat(journal.read()).extracting(Fact::n).containsExactly(3L, 4L);
    }
  }

  @Test
  void beginsWithAnEmptyJournal() throws IOException {
    try (ScriptedSystem simulator = new ScriptedSystem()) {
      Journal journal = Journal.fromNow(Server.of(simulator.uri()));
      simulator.write(1, "c1", "start", "a");

      assertThat(journal.read()).extracting(Fact::call).containsExactly("c1");
    }
  }
}
