package io.openclaw.testkit.history;

import io.openclaw.digest.Sha256;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Tells a history of one task, line by line, for the judge to read.
final class Tale {
  static final String TASK = "t0_one";
  static final String PROMPT = "prompt one";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final List<Observation> seen = new ArrayList<>();
  private long at;

  /// Submitted, acknowledged, run once, watched by two, read at the end: nothing to complain of.
  static Tale good() {
    return accepted("Hello").run("sse").run("poll").read("running").read("succeeded").call("start");
  }

  static Tale accepted(@Nullable String expected) {
    return new Tale().submitted("k1", PROMPT, expected).acknowledged("k1", TASK);
  }

  Tale run(String watcher) {
    return event(watcher, 1, 0, "queued", "", "{}")
        .event(watcher, 2, 1, "started", "", "{}")
        .event(watcher, 3, 1, "content", "Hel", "{}")
        .event(watcher, 4, 1, "content", "lo", "{}")
        .event(watcher, 5, 1, "complete", "", "{\"reply\":\"Hello\"}")
        .done(watcher, 6, 1, "succeeded", "Hello");
  }

  Tale submitted(String key, String prompt, @Nullable String expected) {
    return add(new Observation.Submitted(at, key, prompt, expected));
  }

  Tale acknowledged(String key, String task) {
    return add(new Observation.Accepted(at, key, task));
  }

  Tale notAccepted(String why) {
    return add(new Observation.NotAccepted(at, "k1", why));
  }

  Tale event(String watcher, long seq, int attempt, String type, String content, String data) {
    return eventOf(TASK, watcher, seq, attempt, type, content, data);
  }

  Tale eventOf(
      String task, String watcher, long seq, int attempt, String type, String text, String data) {
    var stage = type.equals("content") ? "response" : "system";
    return add(
        new Observation.Event(
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

  Tale done(String watcher, long seq, int attempt, String status, String text) {
    String data =
        status.equals("succeeded")
            ? "{\"status\":\"%s\",\"length\":%d,\"sha256\":\"%s\"}"
                .formatted(status, Text.bytes(text), Sha256.hex(text))
            : "{\"status\":\"%s\",\"length\":null,\"sha256\":null}".formatted(status);
    return event(watcher, seq, attempt, "done", "", data);
  }

  Tale resumed(String watcher, long after) {
    return add(new Observation.Resumed(at, watcher + "-" + TASK, TASK, after, "cut"));
  }

  Tale left(String watcher) {
    return add(new Observation.Left(at, watcher + "-" + TASK, TASK));
  }

  Tale read(String status) {
    return add(new Observation.Read(at, TASK, status, 1));
  }

  Tale cancelAcknowledged() {
    return add(new Observation.CancelAcknowledged(at, TASK));
  }

  Tale vanished() {
    return add(new Observation.Vanished(at, "read", TASK, "404"));
  }

  Tale call(String fact) {
    return add(
        new Observation.ProviderFact(at, "unlimited-sim", "c" + at, fact, Sha256.hex(PROMPT)));
  }

  Tale otherCall() {
    return add(
        new Observation.ProviderFact(at, "unlimited-sim", "c" + at, "start", Sha256.hex("x")));
  }

  private Tale add(Observation observation) {
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
