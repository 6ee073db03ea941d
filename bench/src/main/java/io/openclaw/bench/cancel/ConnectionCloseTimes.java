package io.openclaw.bench.cancel;

import io.openclaw.bench.figure.Percentiles;
import io.openclaw.bench.journal.Fact;
import io.openclaw.bench.journal.Facts;
import java.util.ArrayList;
import java.util.List;

/// When the provider's side saw the connections of cancelled tasks closed. Both times are of this
/// machine's clock, in whole milliseconds.
final class ConnectionCloseTimes {
  private static final long NANOS_A_MILLI = 1_000_000;

  private final Percentiles delay = new Percentiles();
  private final List<String> wrong = new ArrayList<>();
  private int missing;

  ConnectionCloseTimes(List<CancelledTask> cancelled, Facts facts) {
    for (CancelledTask task : cancelled) {
      judge(task, facts.of(task.prompt()));
    }
  }

  /// From the beginning of the cancel call to the end of the connection.
  Percentiles delay() {
    return delay;
  }

  /// Calls whose end the journal does not know yet.
  int missing() {
    return missing;
  }

  List<String> wrong() {
    return wrong;
  }

  private void judge(CancelledTask task, List<Fact> facts) {
    long calls = facts.stream().filter(fact -> fact.kind().equals(Fact.START)).count();
    if (calls != 1) {
      wrong.add("task %s made %d calls".formatted(task.id(), calls));
    }
    if (facts.isEmpty() || !facts.getLast().ends()) {
      missing++;
      return;
    }
    Fact last = facts.getLast();
    long millis = last.atMs() - task.atMs();
    if (!last.kind().equals(Fact.CLIENT_CLOSED) || millis < -1) {
      wrong.add("task %s: its call was over before: %s".formatted(task.id(), last.kind()));
      return;
    }
    delay.record(millis * NANOS_A_MILLI);
  }
}
