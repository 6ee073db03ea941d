package io.openclaw.testkit.history;

import io.openclaw.digest.Sha256;
import io.openclaw.testkit.history.Observation.Event;
import io.openclaw.testkit.history.Observation.Read;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/// Rules on how a task ends, what it says at its end, and what the provider knows of it.
final class EndRules {
  private static final Set<String> TERMINAL = Set.of("succeeded", "failed", "cancelled", "expired");

  private final TaskObservations observed;
  private final boolean journalRead;
  private final BiConsumer<Rule, String> broken;

  EndRules(TaskObservations observed, boolean journalRead, BiConsumer<Rule, String> broken) {
    this.observed = observed;
    this.journalRead = journalRead;
    this.broken = broken;
  }

  void check() {
    if (observed.done().isEmpty()) {
      broken.accept(Rule.LOST, "acknowledged, and no watcher saw its end");
    }
    observed.vanished.forEach(it -> broken.accept(Rule.VANISHED, it.by() + ": " + it.why()));
    observed.byWatcher.forEach(this::textHolds);
    statusHolds();
    if (observed.cancelAcknowledged && observed.endStatus().filter("cancelled"::equals).isEmpty()) {
      broken.accept(Rule.CANCEL_LOST, "its end is " + observed.endStatus().orElse("not known"));
    }
    if (journalRead) {
      callsHold();
    }
  }

  private void textHolds(String watcher, List<Event> events) {
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).type().equals("done")) {
        textHolds(watcher, events.subList(0, i), events.get(i).data());
        return;
      }
    }
  }

  private void textHolds(String watcher, List<Event> events, JsonNode done) {
    if (!done.path("status").asString("").equals("succeeded")) {
      if (done.hasNonNull("length") || done.hasNonNull("sha256")) {
        broken.accept(Rule.WRONG_DIGEST, "it did not succeed, yet `done` has a digest: " + done);
      }
      return;
    }
    String text = Text.assembled(events);
    if (done.path("length").asInt(-1) != Text.bytes(text)
        || !done.path("sha256").asString("").equals(Sha256.hex(text))) {
      broken.accept(
          Rule.WRONG_DIGEST,
          "%s has %d bytes `%s`, done says %s"
              .formatted(watcher, Text.bytes(text), shortened(text), done));
    }
    observed
        .expected()
        .filter(expected -> !expected.equals(text))
        .ifPresent(expected ->
            broken.accept(
                Rule.WRONG_TEXT,
                "%s has `%s`, the provider said `%s`"
                    .formatted(watcher, shortened(text), shortened(expected))));
  }

  private void statusHolds() {
    String ended = null;
    for (Read read : observed.reads) {
      if (ended != null && !ended.equals(read.status())) {
        broken.accept(Rule.END_CHANGED, "it was %s, then %s".formatted(ended, read.status()));
      }
      ended = TERMINAL.contains(read.status()) ? read.status() : ended;
    }
    String said = observed.endStatus().orElse("");
    if (!observed.reads.isEmpty() && !said.isEmpty()) {
      String last = observed.reads.getLast().status();
      if (!last.equals(said)) {
        broken.accept(Rule.STATUS_DISAGREES, "read as %s, done says %s".formatted(last, said));
      }
    }
  }

  private void callsHold() {
    long calls = observed.calls.stream().filter(it -> it.fact().equals("start")).count();
    if (calls == 0 && observed.endStatus().filter("succeeded"::equals).isPresent()) {
      broken.accept(Rule.NEVER_CALLED, "it succeeded, the provider knows nothing of it");
    }
    if (calls > observed.starts()) {
      broken.accept(
          Rule.CALL_WITHOUT_START,
          "%d calls for %d times `started`".formatted(calls, observed.starts()));
    }
  }

  private static String shortened(String text) {
    return text.length() <= 120 ? text : text.substring(0, 120) + "…";
  }
}
