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

class ConnectionCloseTimesTest {
  private static final CancelledTask TASK = new CancelledTask("mine", "t1", 1_000, 5_000_000);

  private final ScriptedSystem simulator = new ScriptedSystem();

  ConnectionCloseTimesTest() throws IOException {}

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

    ConnectionCloseTimes closeTimes = closeTimes();

    assertThat(closeTimes.delay().count()).isEqualTo(1);
    assertThat(closeTimes.delay().maxMillis()).isCloseTo(40, within(0.1));
    assertThat(closeTimes.wrong()).isEmpty();
    assertThat(closeTimes.missing()).isZero();
  }

  @Test
  void missesAConnectionThatIsStillOpen() throws IOException {
    simulator.write(900, "c1", "start", "mine");
    simulator.write(950, "c1", "first_byte", "mine");

    assertThat(closeTimes().missing()).isEqualTo(1);
  }

  @Test
  void doesNotTakeACallThatWasOverForOneThatWasCancelled() throws IOException {
    simulator.write(900, "c1", "start", "mine");
    simulator.write(990, "c1", "end", "mine");

    assertThat(closeTimes().wrong()).hasSize(1);
    assertThat(closeTimes().delay().count()).isZero();
  }

  @Test
  void complainsOfATaskThatCalledTheProviderAgain() throws IOException {
    simulator.write(900, "c1", "start", "mine");
    simulator.write(1_040, "c1", "client_closed", "mine");
    simulator.write(1_041, "c2", "start", "mine");
    simulator.write(1_050, "c2", "client_closed", "mine");

    assertThat(closeTimes().wrong()).hasSize(1);
  }

  private ConnectionCloseTimes closeTimes() throws IOException {
    Journal journal = Journal.fromTheBeginning(Server.of(simulator.uri()));
    return new ConnectionCloseTimes(List.of(TASK), Facts.of(journal.read(), List.of("mine")));
  }
}
