package io.openclaw.worker.attempt;

import io.openclaw.task.Claim;
import io.openclaw.task.RetryUntilAnswered;
import io.openclaw.task.TaskWork;
import io.openclaw.task.TaskWork.Started;
import io.openclaw.worker.lifetime.Deadline;
import io.openclaw.worker.lifetime.StopSignal;
import io.openclaw.worker.log.Appender;
import io.openclaw.worker.log.AttemptLog;
import io.openclaw.worker.log.LogFailure;
import io.openclaw.worker.memory.MemoryBudget;
import io.openclaw.worker.memory.MemoryReservation;
import io.openclaw.worker.mode.Execution;
import io.openclaw.worker.mode.Timings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a mode gets of its attempt, and what is left of it for the [Ending]: whether it started,
/// and its log. Apart from the stop signal, for the attempt's own thread.
final class ClaimExecution implements Execution {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimExecution.class);

  private static final int LARGEST_REQUEST = 10 << 20;
  private static final Duration MEMORY_PATIENCE = Duration.ofSeconds(3);

  private final TaskWork work;
  private final Appender appender;
  private final String worker;
  private final Claim claim;
  private final StopSignal stop = new StopSignal();
  private final Deadline deadline;
  private final Timings timings;
  private final MemoryBudget budget;
  private @Nullable MemoryReservation memory;
  private Optional<Running> running = Optional.empty();

  ClaimExecution(
      TaskWork work,
      Appender appender,
      MemoryBudget budget,
      InstantSource clock,
      String worker,
      Claim claim) {
    this.work = work;
    this.appender = appender;
    this.worker = worker;
    this.budget = budget;
    this.claim = claim;
    this.deadline = Deadline.of(claim.remaining());
    this.timings = new Timings(claim.id().created(), clock.instant());
  }

  @Override
  public Claim claim() {
    return claim;
  }

  @Override
  public StopSignal stop() {
    return stop;
  }

  @Override
  public Deadline deadline() {
    return deadline;
  }

  @Override
  public Timings timings() {
    return timings;
  }

  @Override
  public MemoryReservation memory() {
    return Objects.requireNonNull(memory, "a mode runs with memory reserved");
  }

  /// Waits for memory for the request; false when there was none. To be released in any case.
  boolean reserveMemory() throws InterruptedException {
    // A large request is kept apart, and how large it is shows only when it is read.
    long bytes = claim.request().map(String::length).orElse(LARGEST_REQUEST);
    budget
        .reserve(MemoryReservation.forRequest(bytes), MEMORY_PATIENCE)
        .ifPresent(it -> {
          memory = it;
          stop.onStop(it::abandon);
        });
    return memory != null;
  }

  void releaseMemory() {
    if (memory != null) {
      memory.close();
    }
  }

  @Override
  public Optional<AttemptLog> start(ObjectNode data, boolean continues) {
    if (running.isPresent()) {
      throw new IllegalStateException("an attempt starts once");
    }
    if (stop.requested()) {
      return Optional.empty();
    }
    ObjectNode all = JsonMapper.shared().createObjectNode().put("worker", worker);
    String json = all.setAll(data).toString();
    running =
        RetryUntilAnswered.call(() -> work.start(claim, json, continues), () -> !stop.requested())
            .map(this::running);
    return running.map(Running::log);
  }

  /// Empty when the attempt did not start.
  Optional<Running> running() {
    return running;
  }

  private Running running(Started started) {
    deadline.start();
    AttemptLog log = appender.open(claim, started.seq() + 1, this::failed);
    stop.onStop(log::releaseWriters);
    return new Running(started, log);
  }

  /// The log takes no more: so the attempt is to end.
  private void failed(LogFailure why) {
    switch (why) {
      case LOST -> stop.request(new StopSignal.Reason.Lost());
      case GAP, BROKEN -> {
        LOG.error("{}: its events do not fit its log ({}); it goes back", claim.id(), why);
        stop.request(new StopSignal.Reason.Defect());
      }
    }
  }

  record Running(Started started, AttemptLog log) {}
}
