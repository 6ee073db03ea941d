package io.openclaw.bench.journal;

import io.openclaw.bench.http.Connection;
import io.openclaw.bench.http.Incoming;
import io.openclaw.bench.http.Request;
import io.openclaw.bench.http.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Reads what the simulator wrote down since some moment. It forgets nothing there, so that others
/// may read along.
public final class Journal {
  private final Server simulator;
  private final long since;

  private Journal(Server simulator, long since) {
    this.simulator = simulator;
    this.since = since;
  }

  public static Journal fromNow(Server simulator) throws IOException {
    List<Fact> before = fromTheBeginning(simulator).read(1);
    return new Journal(simulator, before.isEmpty() ? 0 : before.getLast().n());
  }

  public static Journal fromTheBeginning(Server simulator) {
    return new Journal(simulator, 0);
  }

  public List<Fact> read() throws IOException {
    return read(Integer.MAX_VALUE);
  }

  /// The last `most` facts.
  private List<Fact> read(int most) throws IOException {
    try (Connection connection = new Connection(simulator, Duration.ofSeconds(30))) {
      Incoming answer = connection.open(Request.get("/journal?since=" + since));
      if (answer.status() != 200) {
        throw new IOException("the journal of the simulator answers " + answer.status());
      }
      return last(most, answer.lines());
    }
  }

  private static List<Fact> last(int most, BufferedReader lines) throws IOException {
    List<String> kept = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (kept.size() == most) {
        kept.removeFirst();
      }
      kept.add(line);
    }
    return kept.stream().map(Fact::parse).toList();
  }
}
