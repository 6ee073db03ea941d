package io.openclaw.bench.cancel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.openclaw.bench.ScriptedSystem;
import io.openclaw.bench.http.Server;
import io.openclaw.bench.journal.Facts;
import io.openclaw.bench.journal.Journal;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClosingsTest {
  private static final Cancelled TASK = new Cancelled("mine", "t1", 1_000, 5_000_000);

  private final ScriptedSystem simulator = new ScriptedSystem();

  ClosingsTest() throws IOException {}

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void measuresFromTheCancelCallToTheEndOfItsOwnConnection() throws IOException {
    simulator.write(900, "c1", "start", "mine");
    simulator.write(900, "c2", "start", "foreign");
    simulator.write(1_010, "c2", "client_closed", "foreign");
    simulator.write(1_040, "c1", "client_closed", "mine");

    Closings closings = closings();

    assertThat(closings.delay().count()).isEqualTo(1);
    assertThat(closings.delay().maxMillis()).isCloseTo(40, within(0.1));
    assertThat(closings.wrong()).isEmpty();
    assertThat(closings.missing()).isZero();
  }

  @Test
  void missesAConnectionThatIsStillOpen() throws IOException {
    simulator.write(900, "c1", "start", "mine");
    simulator.write(950, "c1", "first_byte", "mine");

    assertThat(closings().missing()).isEqualTo(1);
  }

  @Test
  void doesNotTakeACallThatWasOverForOneThatWasCancelled() throws IOException {
    simulator.write(900, "c1", "start", "mine");
    simulator.write(990, "c1", "end", "mine");

    assertThat(closings().wrong()).hasSize(1);
    assertThat(closings().delay().count()).isZero();
  }

  @Test
  void complainsOfATaskThatCalledTheProviderAgain() throws IOException {
    simulator.write(900, "c1", "start", "mine");
    simulator.write(1_040, "c1", "client_closed", "mine");
    simulator.write(1_041, "c2", "start", "mine");
    simulator.write(1_050, "c2", "client_closed", "mine");

    assertThat(closings().wrong()).hasSize(1);
  }

  private Closings closings() throws IOException {
    Journal journal = Journal.fromTheBeginning(Server.of(simulator.uri()));
    return new Closings(List.of(TASK), Facts.of(journal.read(), List.of("mine")));
  }
}
