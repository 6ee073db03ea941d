package io.openclaw.gateway.session;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.history.SessionHistory.LastUse;
import io.openclaw.gateway.history.SessionHistory.PastSession;
import io.openclaw.gateway.wire.EventJson;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskSessions.Session;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// A session as one, of what the store and the history have of it.
///
/// @param title empty without one
/// @param running its turn that runs just now
record SessionSummary(
    String session,
    String title,
    int turns,
    Instant createdAt,
    Instant lastAt,
    Optional<TaskId> running) {

  /// @param turns tasks in both
  static SessionSummary of(
      Session live, Optional<PastSession> past, int turns, Optional<TaskId> running) {
    return new SessionSummary(
        live.session(),
        title(live, past),
        turns,
        past.map(PastSession::createdAt)
            .filter(it -> it.isBefore(live.createdAt()))
            .orElse(live.createdAt()),
        live.lastAt(),
        running);
  }

  static SessionSummary of(PastSession past) {
    return new SessionSummary(
        past.session(),
        past.title(),
        past.turns(),
        past.createdAt(),
        past.lastAt(),
        Optional.empty());
  }

  LastUse lastUse() {
    return new LastUse(lastAt, session);
  }

  ObjectNode json() {
    return OURS.createObjectNode()
        .put("session_id", session)
        .put("title", title.isEmpty() ? null : title)
        .put("turns", turns)
        .put("created_at", EventJson.time(createdAt))
        .put("last_at", EventJson.time(lastAt))
        .put("running_task_id", running.map(TaskId::text).orElse(null));
  }

  /// That of the first message wherever it is.
  private static String title(Session live, Optional<PastSession> past) {
    String before = past.map(PastSession::title).orElse("");
    boolean liveFirst =
        past.map(it -> live.createdAt().isBefore(it.createdAt())).orElse(/* other= */ true);
    return Stream.of(liveFirst ? live.title() : before, before, live.title())
        .filter(it -> !it.isEmpty())
        .findFirst()
        .orElse("");
  }
}
