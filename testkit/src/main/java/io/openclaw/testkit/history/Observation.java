package io.openclaw.testkit.history;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One thing that somebody outside the system saw. `at` is in milliseconds of this machine's clock;
/// for an answer it is when the answer was there.
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "saw")
public sealed interface Observation {
  long at();

  /// A client begins to submit.
  ///
  /// @param expected the reply the provider will give, when it is known
  record Submitted(long at, String key, String prompt, @Nullable String expected)
      implements Observation {}

  /// A submission was acknowledged; it may be acknowledged many times.
  record Accepted(long at, String key, String task) implements Observation {}

  /// A try to submit was refused or not answered. It may have taken effect all the same.
  record NotAccepted(long at, String key, String why) implements Observation {}

  /// A watcher was sent an event.
  ///
  /// @param logged when it was written into the log, by the clock of the store
  record Event(
      long at,
      long logged,
      String watcher,
      String task,
      long seq,
      int attempt,
      String type,
      String stage,
      String content,
      JsonNode data)
      implements Observation {
    private static final String EPOCH = Instant.EPOCH.toString();

    /// The event as sent to a watcher of `task`.
    public static Event of(long at, String watcher, String task, JsonNode sent) {
      return new Event(
          at,
          Instant.parse(sent.path("at").asString(EPOCH)).toEpochMilli(),
          watcher,
          sent.path("task_id").asString(task),
          sent.path("seq").asLong(0),
          sent.path("attempt").asInt(0),
          sent.path("type").asString(""),
          sent.path("stage").asString(""),
          sent.path("content").asString(""),
          sent.path("data"));
    }

    /// What must be the same for every watcher.
    public String substance() {
      return "%d/%s/%s/%s/%s".formatted(attempt, type, stage, content, data);
    }
  }

  /// A watcher lost its connection and comes back for what follows `after`.
  record Resumed(long at, String watcher, String task, long after, String why)
      implements Observation {}

  /// A watcher left of its own will.
  record Left(long at, String watcher, String task) implements Observation {}

  /// A task or its log, once acknowledged, was not there.
  record Vanished(long at, String by, String task, String why) implements Observation {}

  /// A task was read.
  record Read(long at, String task, String status, int attempt) implements Observation {}

  /// A cancel was answered with 200.
  record CancelAcknowledged(long at, String task) implements Observation {}

  /// A fact of the simulator's journal.
  record ProviderFact(long at, String account, String call, String fact, String promptSha256)
      implements Observation {}

  /// Somebody harmed the system.
  record Fault(long at, String fault, String target) implements Observation {}

  /// What was harmed serves again.
  record Healed(long at, String target, long millis) implements Observation {}
}
