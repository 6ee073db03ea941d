package io.openclaw.testkit.history;

import io.openclaw.digest.Sha256;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Tells a history of one task, line by line, for the judge to read.
final class HistoryBuilder {
  static final String TASK = "t0_one";
  static final String PROMPT = "prompt one";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final List<Observation> seen = new ArrayList<>();
  private long at;

  /// Submitted, acknowledged, run once, watched by two, read at the end: nothing to complain of.
  static HistoryBuilder good() {
    return accepted("Hello").run("sse").run("poll").read("running").read("succeeded").call("start");
  }

  static HistoryBuilder accepted(@Nullable String expected) {
    return new HistoryBuilder().submitted("k1", PROMPT, expected).acknowledged("k1", TASK);
  }

  HistoryBuilder run(String watcher) {
    return event(watcher, 1, 0, "queued", "", "{}")
        .event(watcher, 2, 1, "started", "", "{}")
        .event(watcher, 3, 1, "content", "Hel", "{}")
        .event(watcher, 4, 1, "content", "lo", "{}")
        .event(watcher, 5, 1, "complete", "", "{\"reply\":\"Hello\"}")
        .done(watcher, 6, 1, "succeeded", "Hello");
  }

  HistoryBuilder submitted(String key, String prompt, @Nullable String expected) {
    return add(new Observation.Submitted(at, key, prompt, expected));
  }

  HistoryBuilder acknowledged(String key, String task) {
    return add(new Observation.Accepted(at, key, task));
  }

  HistoryBuilder notAccepted(String why) {
    return add(new Observation.NotAccepted(at, "k1", why));
  }

  HistoryBuilder event(
      String watcher, long seq, int attempt, String type, String content, String data) {
    return eventOf(TASK, watcher, seq, attempt, type, content, data);
  }

  HistoryBuilder eventOf(
      String task, String watcher, long seq, int attempt, String type, String text, String data) {
    var stage = type.equals("content") ? "response" : "system";
    return add(
        new Observation.Event(
            at,
            at,
            watcher + "-" + TASK,
            task,
            seq,
            attempt,
            type,
            stage,
            text,
            MAPPER.readTree(data)));
  }

  HistoryBuilder done(String watcher, long seq, int attempt, String status, String text) {
    String data =
        status.equals("succeeded")
            ? "{\"status\":\"%s\",\"length\":%d,\"sha256\":\"%s\"}"
                .formatted(status, Text.bytes(text), Sha256.hex(text))
            : "{\"status\":\"%s\",\"length\":null,\"sha256\":null}".formatted(status);
    return event(watcher, seq, attempt, "done", "", data);
  }

  HistoryBuilder resumed(String watcher, long after) {
    return add(new Observation.Resumed(at, watcher + "-" + TASK, TASK, after, "cut"));
  }

  HistoryBuilder left(String watcher) {
    return add(new Observation.Left(at, watcher + "-" + TASK, TASK));
  }

  HistoryBuilder read(String status) {
    return add(new Observation.Read(at, TASK, status, 1));
  }

  HistoryBuilder cancelAcknowledged() {
    return add(new Observation.CancelAcknowledged(at, TASK));
  }

  HistoryBuilder fault(String fault, String target) {
    return add(new Observation.Fault(at, fault, target));
  }

  HistoryBuilder vanished() {
    return add(new Observation.Vanished(at, "read", TASK, "404"));
  }

  HistoryBuilder call(String fact) {
    return add(
        new Observation.ProviderFact(at, "unlimited-sim", "c" + at, fact, Sha256.hex(PROMPT)));
  }

  HistoryBuilder otherCall() {
    return add(
        new Observation.ProviderFact(at, "unlimited-sim", "c" + at, "start", Sha256.hex("x")));
  }

  private HistoryBuilder add(Observation observation) {
    seen.add(observation);
    at++;
    return this;
  }

  List<Observation> told() {
    return List.copyOf(seen);
  }

  HistoryChecker.Verdict verdict() {
    return HistoryChecker.check(seen);
  }
}
