package io.openclaw.testkit.history;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// All that was seen during a run, in the order in which it was written down. Safe for many
/// threads.
public final class History {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final InstantSource clock;
  private final List<Observation> seen = new ArrayList<>();

  public History(InstantSource clock) {
    this.clock = clock;
  }

  public static History startingNow() {
    return new History(InstantSource.system());
  }

  /// Writes down what `observed` makes of the present time.
  public void add(LongFunction<Observation> observed) {
    synchronized (seen) {
      seen.add(observed.apply(clock.millis()));
    }
  }

  public List<Observation> all() {
    synchronized (seen) {
      return List.copyOf(seen);
    }
  }

  /// JSON lines, one for each observation, for a look after the fact.
  public void write(Path file) {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (Observation observation : all()) {
        out.write(MAPPER.writerFor(Observation.class).writeValueAsString(observation));
        out.newLine();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the history cannot be written to " + file, e);
    }
  }

  /// What [#write] wrote.
  public static List<Observation> read(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.map(line -> MAPPER.readValue(line, Observation.class)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("no history in " + file, e);
    }
  }
}
