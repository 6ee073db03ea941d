package io.openclaw.bench.submit;

import io.openclaw.bench.load.CallResults;
import io.openclaw.bench.load.OpenLoop;
import io.openclaw.bench.load.Schedule;
import io.openclaw.bench.target.Endpoint;
import io.openclaw.bench.target.TaskBody;
import io.openclaw.bench.target.TaskEnds;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Submitters that stay connected from run to run, and the tasks that were accepted from them.
final class Submitters implements AutoCloseable {
  private final Endpoint gateway;
  private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
  private final List<Submitter> submitters = new ArrayList<>();
  private final Map<String, Long> ends = new TreeMap<>();
  private long acceptedInAll;
  private long givenTwice;

  Submitters(Endpoint gateway, TaskBody order, int connections) {
    this.gateway = gateway;
    for (int i = 0; i < connections; i++) {
      submitters.add(new Submitter(gateway, order, accepted));
    }
  }

  void connect() throws IOException {
    for (Submitter submitter : submitters) {
      submitter.connect();
    }
  }

  CallResults submit(double rate, Duration length) {
    return OpenLoop.run(new Schedule(rate, length), submitters);
  }

  /// Waits until every task that was accepted so far has ended.
  void settle(Duration patience) {
    List<String> ids = List.copyOf(accepted);
    accepted.clear();
    acceptedInAll += ids.size();
    givenTwice += ids.size() - new HashSet<>(ids).size();
    TaskEnds.await(gateway, ids, patience)
        .forEach((end, count) -> ends.merge(end, count, Long::sum));
  }

  long accepted() {
    return acceptedInAll;
  }

  /// How the tasks ended that were waited for.
  Map<String, Long> ends() {
    return Map.copyOf(ends);
  }

  /// Ids that two submissions with different keys were given.
  long givenTwice() {
    return givenTwice;
  }

  @Override
  public void close() {
    submitters.forEach(Submitter::close);
  }
}
