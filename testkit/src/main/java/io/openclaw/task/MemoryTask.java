package io.openclaw.task;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A task in the in-memory model: its state and its log.
final class MemoryTask {
  /// Where it waits or is held.
  enum Place {
    WAIT,
    TIME,
    TURN,
    HELD,
    PAUSED,
    NONE
  }

  final Submission submission;
  String request;
  long bytes;
  final long created;
  final List<TaskEvent> log = new ArrayList<>();

  Status status = Status.QUEUED;
  Place place = Place.TIME;
  int attempt;
  int failures;
  int losses;
  long lostAfter;
  String lostFence = "";
  int defects;
  long ends;
  OptionalLong left = OptionalLong.empty();
  String pausedBy = "";
  long resumed;
  boolean turnWaits;
  boolean inline;
  Optional<TaskId> retriedAs = Optional.empty();
  int step;
  String waitingFor = "";
  String fence = "";
  String worker = "";
  OptionalLong score = OptionalLong.empty();
  long started;
  long firstStarted;
  long ran;
  long begun;
  long voidFrom;
  long due;
  long finished;
  String outcome = "{}";
  String endedBy = "";
  boolean archived;

  MemoryTask(Submission submission, String request, long created) {
    this.submission = submission;
    this.request = request;
    this.bytes = submission.bytes();
    this.inline = submission.request() != null;
    this.created = created;
    this.ends =
        Math.max(created, submission.notBefore())
            + submission.maxWait().toMillis()
            + submission.timeout().toMillis();
  }

  TaskId id() {
    return submission.id();
  }

  String line() {
    return submission.lane().word() + ":" + submission.account();
  }

  boolean of(String owner, String session) {
    return submission.owner().equals(owner) && submission.session().equals(session);
  }

  boolean owned(String by) {
    return place == Place.HELD && fence.equals(by);
  }

  /// Whether the writer of this fence lost the task; a write after the own claim's end is no fault.
  boolean refuses(String by) {
    return !owned(by) && (place == Place.HELD || lostFence.equals(by));
  }

  long ranUntil(long at) {
    return started == 0 ? ran : ran + Math.max(0, at - started);
  }

  /// From when on its longest life runs, were it now.
  long lifeFrom(long at) {
    return score.isPresent() ? at : Math.max(at, due);
  }

  /// Counts the loss of the present attempt. One that ran longer than every lost one before it, by
  /// more than a lease, made progress: then it is the first.
  void lose(long lostAt, Duration lease) {
    long after = Math.max(0, lostAt - started);
    losses = after > lostAfter + lease.toMillis() ? 1 : losses + 1;
    lostAfter = Math.max(lostAfter, after);
    ran = ranUntil(lostAt);
    started = 0;
  }

  TaskEvent record(long at, TaskEvent.Draft draft) {
    TaskEvent event =
        new TaskEvent(
            id(),
            log.size() + 1L,
            attempt,
            Instant.ofEpochMilli(at),
            draft.type(),
            draft.stage(),
            draft.content(),
            draft.data());
    log.add(event);
    return event;
  }

  Claim claim() {
    Submission of = submission;
    return new Claim(
        of.id(),
        fence,
        status == Status.RUNNING,
        of.owner(),
        of.lane(),
        of.account(),
        of.provider(),
        of.model(),
        of.mode(),
        of.session(),
        attempt,
        failures,
        of.maxAttempts(),
        step,
        log.size(),
        of.timeout().minus(Duration.ofMillis(ran)),
        Instant.ofEpochMilli(created),
        score.orElseThrow(),
        inline ? Optional.of(request) : Optional.empty());
  }

  /// @param block what its line waits for
  TaskView view(long position, long eta, MemoryAccounts.Block block) {
    boolean waits = place == Place.WAIT && !block.reason().isEmpty();
    Submission of = submission;
    return new TaskView(
        of.id(),
        of.owner(),
        status,
        of.lane(),
        of.account(),
        of.provider(),
        of.model(),
        of.mode(),
        of.session(),
        Instant.ofEpochMilli(created),
        time(firstStarted),
        time(finished),
        time(waits && block.until() > 0 ? block.until() : due),
        attempt,
        of.maxAttempts(),
        worker,
        log.size(),
        position,
        eta,
        bytes,
        of.idempotency().map(Submission.IdempotencyKey::digest).orElse(""),
        outcome,
        archived,
        waits ? block.reason() : waitingFor,
        new TaskView.Links(of.retryOf(), retriedAs));
  }

  private static Optional<Instant> time(long millis) {
    return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
