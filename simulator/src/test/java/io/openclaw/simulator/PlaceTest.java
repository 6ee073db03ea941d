package io.openclaw.simulator;

import static io.openclaw.simulator.RunningSimulator.rawStream;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A client that has the end of an answer may start its next call at once, so the place of the call
/// must be free by then: the last look at the clock comes before the last bytes.
class PlaceTest {

  private final CountDownLatch sawEnd = new CountDownLatch(1);
  private final AtomicBoolean late = new AtomicBoolean();

  /// Gives the client time to see the end, and notes when it did although a fact is still missing.
  private final InstantSource slow =
      () -> {
        try {
          late.compareAndSet(false, sawEnd.await(100, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        return Instant.EPOCH;
      };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#sim tokens=1 | \"finish_reason\":\"stop\"",
        "#sim fail=500 | server_error",
        "#sim rate=2000 fail=500 at=2 | server_error",
        "#sim rate=2000 fail=network_error at=2 | \"finish_reason\":\"network_error\""
      })
  void isFreeBeforeTheLastBytesArrive(String line) throws Exception {
    String[] parts = line.split(" \\| ", -1);
    try (RunningSimulator simulator = RunningSimulator.start(slow);
        Socket socket = simulator.connect()) {
      socket.getOutputStream().write(rawStream("k", parts[0]));
      PaceTest.readUntil(socket.getInputStream(), parts[1]);
      sawEnd.countDown();

      assertThat(simulator.journal().getLast().get("fact").stringValue()).isEqualTo("end");
      assertThat(late).isFalse();
    }
  }
}
