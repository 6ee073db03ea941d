package io.openclaw.gateway.history;

import io.openclaw.task.EventType;
import io.openclaw.task.Lane;
import io.openclaw.task.Status;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A task that ended, with all that belongs to it.
public record EndedTask(TaskView view, List<TaskEvent> events, Optional<String> request) {
  public static final Instant NOON = Instant.parse("2026-05-05T12:00:00Z");

  public static EndedTask succeeded(String... pieces) {
    return succeededAt(NOON, pieces);
  }

  public static EndedTask succeededAt(Instant end, String... pieces) {
    return with(TaskId.create(0, () -> end), end, pieces);
  }

  public static EndedTask with(TaskId id, Instant end, String... pieces) {
    List<TaskEvent> events = new ArrayList<>();
    add(events, id, end, EventType.QUEUED, "");
    add(events, id, end, EventType.STARTED, "");
    for (String piece : pieces) {
      add(events, id, end, EventType.CONTENT, piece);
    }
    add(events, id, end, EventType.COMPLETE, "");
    add(events, id, end, EventType.DONE, "");
    TaskView view =
        new TaskView(
            id,
            "ann",
            Status.SUCCEEDED,
            Lane.SHORT,
            "account",
            "sim",
            "sim-1",
            "ask",
            "session-1",
            end.minusSeconds(2),
            Optional.of(end.minusSeconds(1)),
            Optional.of(end),
            Optional.empty(),
            1,
            4,
            "w1",
            events.size(),
            0,
            0,
            17,
            "digest",
            "{\"usage\":{\"total_tokens\":3}}",
            false,
            "",
            TaskView.Links.NONE);
    return new EndedTask(view, events, Optional.of("{\"message\":\"hello\"}"));
  }

  public TaskId id() {
    return view.id();
  }

  public EndedTask ownedBy(String owner) {
    return with(owner, view.status(), view.lane(), view.provider(), view.session(), view.seq());
  }

  public EndedTask inSession(String session) {
    return with(view.owner(), view.status(), view.lane(), view.provider(), session, view.seq());
  }

  public EndedTask in(Lane lane) {
    return with(view.owner(), view.status(), lane, view.provider(), view.session(), view.seq());
  }

  public EndedTask by(String provider) {
    return with(view.owner(), view.status(), view.lane(), provider, view.session(), view.seq());
  }

  public EndedTask as(Status status) {
    return with(view.owner(), status, view.lane(), view.provider(), view.session(), view.seq());
  }

  public EndedTask seq(long seq) {
    return with(view.owner(), view.status(), view.lane(), view.provider(), view.session(), seq);
  }

  public EndedTask without(long seq) {
    return new EndedTask(view, events.stream().filter(it -> it.seq() != seq).toList(), request);
  }

  public EndedTask request(String text) {
    return new EndedTask(view, events, Optional.of(text));
  }

  /// How the history shows it.
  public TaskView archivedView() {
    return copy(
        view.owner(),
        view.status(),
        view.lane(),
        view.provider(),
        view.session(),
        view.seq(),
        /* archived= */ true);
  }

  private EndedTask with(
      String owner, Status status, Lane lane, String provider, String session, long seq) {
    return new EndedTask(
        copy(owner, status, lane, provider, session, seq, /* archived= */ false), events, request);
  }

  private TaskView copy(
      String owner,
      Status status,
      Lane lane,
      String provider,
      String session,
      long seq,
      boolean archived) {
    return new TaskView(
        view.id(),
        owner,
        status,
        lane,
        view.account(),
        provider,
        view.model(),
        view.mode(),
        session,
        view.createdAt(),
        view.startedAt(),
        view.finishedAt(),
        view.dueAt(),
        view.attempt(),
        view.maxAttempts(),
        view.worker(),
        seq,
        view.position(),
        view.etaMillis(),
        view.bytes(),
        view.idempotencyDigest(),
        view.outcome(),
        archived,
        "",
        TaskView.Links.NONE);
  }

  private static void add(
      List<TaskEvent> events, TaskId id, Instant at, EventType type, String content) {
    events.add(
        new TaskEvent(
            id,
            events.size() + 1,
            1,
            at,
            type,
            "response",
            content,
            "{\"n\":" + events.size() + "}"));
  }
}
