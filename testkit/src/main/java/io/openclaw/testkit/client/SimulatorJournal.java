package io.openclaw.testkit.client;

import io.openclaw.testkit.history.History;
import io.openclaw.testkit.history.Observation;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/// Reads the simulator's journal as it grows and writes every fact down.
public final class SimulatorJournal implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(100);

  private final URI simulator;
  private final History history;
  private final Thread reader;
  private long cursor;
  private volatile boolean closed;

  private SimulatorJournal(URI simulator, History history) {
    this.simulator = simulator;
    this.history = history;
    this.reader = Thread.ofVirtual().name("journal").unstarted(this::follow);
  }

  public static SimulatorJournal follow(URI simulator, History history) {
    SimulatorJournal journal = new SimulatorJournal(simulator, history);
    journal.reader.start();
    return journal;
  }

  /// Returns when all facts written so far are in the history.
  @Override
  public void close() {
    closed = true;
    try {
      reader.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() {
    while (!closed) {
      read();
      pause();
    }
    read();
  }

  private void read() {
    try {
      var request = Wire.Request.get(simulator.resolve("/journal?since=" + cursor), Map.of());
      Wire.call(request, Duration.ofSeconds(10)).body().lines().forEach(this::note);
    } catch (IOException e) {
      // A simulator that cannot be reached has nothing new to tell.
    }
  }

  private void note(String line) {
    JsonNode fact = Json.read(line);
    long n = fact.path("n").asLong(0);
    if (n <= cursor) {
      return;
    }
    cursor = n;
    history.add(at ->
        new Observation.ProviderFact(
            fact.path("at_ms").asLong(at),
            fact.path("account").asString(""),
            fact.path("call").asString(""),
            fact.path("fact").asString(""),
            fact.path("prompt_sha256").asString("")));
  }

  private static void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(EVERY.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
