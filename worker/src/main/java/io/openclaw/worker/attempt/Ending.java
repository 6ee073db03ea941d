package io.openclaw.worker.attempt;

import io.openclaw.task.Claim;
import io.openclaw.task.EventType;
import io.openclaw.task.RetryUntilAnswered;
import io.openclaw.task.Status;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.task.TaskWork;
import io.openclaw.task.TaskWork.Finish;
import io.openclaw.task.TaskWork.GiveBack;
import io.openclaw.task.TaskWork.Later;
import io.openclaw.worker.attempt.ClaimExecution.Running;
import io.openclaw.worker.call.Target;
import io.openclaw.worker.call.WaitReason;
import io.openclaw.worker.failure.Failure;
import io.openclaw.worker.lifetime.StopSignal.Reason;
import io.openclaw.worker.log.AttemptLog.Unflushed;
import io.openclaw.worker.mode.Outcome;
import io.openclaw.worker.mode.Outcome.CallSite;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands in how an attempt ended. It is handed in again, unchanged, until the store has answered:
/// the fence sees to it that it counts once or, when the claim was lost meanwhile, not at all.
final class Ending {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);
  private static final long FLUSH_MILLIS = 1000;
  private static final Duration AFTER_DEFECT = Duration.ofSeconds(1);

  private final TaskWork work;
  private final InstantSource clock;
  private final BackOff backOff;
  private final ClaimExecution execution;
  private final Claim claim;

  Ending(TaskWork work, InstantSource clock, BackOff backOff, ClaimExecution execution) {
    this.work = work;
    this.clock = clock;
    this.backOff = backOff;
    this.execution = execution;
    this.claim = execution.claim();
  }

  void handIn(Outcome outcome) throws InterruptedException {
    switch (outcome) {
      case Outcome.Succeeded succeeded -> succeed(succeeded);
      case Outcome.Failed failed -> fail(failed);
      case Outcome.GiveBack(WaitReason reason) -> giveBack(why(reason));
      case Outcome.Stopped() -> stopped();
    }
  }

  private void succeed(Outcome.Succeeded succeeded) throws InterruptedException {
    Finish finish =
        new Finish(
            Status.SUCCEEDED,
            EndData.succeeded(succeeded.reply()),
            EndData.outcome(succeeded.summary(), Optional.empty()));
    finish(finish, unflushed(), Draft.of(EventType.COMPLETE, succeeded.complete().toString()));
  }

  private void fail(Outcome.Failed failed) throws InterruptedException {
    Failure failure = failed.failure();
    Unflushed rest = unflushed();
    Optional<Retry> retry =
        execution.running().isEmpty()
            ? Optional.empty()
            : failed.at().flatMap(at -> retry(failure, at));
    if (retry.isPresent()) {
      retryLater(failure, rest, retry.get(), execution.running().get());
    } else {
      Finish finish =
          new Finish(
              Status.FAILED,
              EndData.failed(),
              EndData.outcome(failed.summary(), Optional.of(failure)));
      finish(finish, rest, EndData.error(failure));
    }
  }

  /// Empty when the task has nothing left to try.
  private Optional<Retry> retry(Failure failure, CallSite at) {
    boolean again = anotherAttempt(failure, at.target());
    boolean passing = failure instanceof Failure.Passing;
    if (at.next().isPresent() && (failure.elsewhere() || (passing && !again))) {
      Later later = new Later(Duration.ZERO, /* counts= */ false, at.next().get().step());
      return Optional.of(new Retry(later, /* textStands= */ false, at.next()));
    }
    if (!again) {
      return Optional.empty();
    }
    int attempt = execution.running().map(it -> it.started().attempt()).orElse(1);
    Duration delay = backOff.after(attempt, atLeast(failure));
    Later later = new Later(delay, counts(failure), claim.step());
    boolean stands = at.textStands() && at.target().step() == claim.step();
    return Optional.of(new Retry(later, stands, Optional.empty()));
  }

  /// A fallback may be of no use for good; the target before it may be well again by then.
  private boolean anotherAttempt(Failure failure, Target target) {
    boolean stoodIn = failure.elsewhere() && target.step() > claim.step();
    boolean left = claim.failures() + 1 < claim.maxAttempts();
    return switch (failure) {
      case Failure.Fatal _ -> stoodIn && left;
      case Failure.Passing passing -> !passing.counts() || left;
    };
  }

  private static boolean counts(Failure failure) {
    return !(failure instanceof Failure.Passing passing) || passing.counts();
  }

  private static Duration atLeast(Failure failure) {
    return failure instanceof Failure.Passing passing ? passing.atLeast() : Duration.ZERO;
  }

  private void retryLater(Failure failure, Unflushed rest, Retry retry, Running running) {
    Draft retrying =
        EndData.retrying(
            failure,
            clock.instant().plus(retry.later().delay()),
            retry.textStands() ? Optional.empty() : Optional.of(running.started().voidFrom()),
            retry.next());
    List<Draft> events = and(rest.drafts(), retrying);
    untilAnswered("retry", () -> work.retryLater(claim, retry.later(), rest.firstSeq(), events));
  }

  /// Obeys the reason of the stop signal.
  private void stopped() throws InterruptedException {
    switch (execution.stop().reason().orElse(new Reason.Lost())) {
      case Reason.GiveBack(String why, Duration delay) -> giveBack(GiveBack.ofTask(why, delay));
      case Reason.Defect() -> giveBack(GiveBack.ofDefect(AFTER_DEFECT));
      case Reason.Lost() -> execution.running().ifPresent(it -> it.log().close());
    }
  }

  private static GiveBack why(WaitReason reason) {
    return reason.ofAccount()
        ? GiveBack.ofAccount(reason.word(), reason.delay())
        : GiveBack.ofTask(reason.word(), reason.delay());
  }

  private void giveBack(GiveBack why) throws InterruptedException {
    if (execution.running().isPresent()) {
      boolean all = execution.running().get().log().flushed(FLUSH_MILLIS);
      Unflushed rest = unflushed();
      LOG.debug(
          "{}: given back ({}), flushed: {}, left out: {} events",
          claim.id(),
          why.reason(),
          all,
          rest.drafts().size());
    }
    untilAnswered("give back", () -> work.giveBack(claim, why));
  }

  private void finish(Finish finish, Unflushed rest, Draft last) {
    List<Draft> events = and(rest.drafts(), last);
    untilAnswered("finish", () -> work.finish(claim, finish, rest.firstSeq(), events));
  }

  private Unflushed unflushed() throws InterruptedException {
    return execution.running().isPresent()
        ? execution.running().get().log().end()
        : new Unflushed(claim.seq() + 1, List.of());
  }

  private void untilAnswered(String what, BooleanSupplier step) {
    if (!RetryUntilAnswered.call(step::getAsBoolean, () -> true)) {
      LOG.debug("{}: {} refused, the claim was lost", claim.id(), what);
    }
  }

  private static List<Draft> and(List<Draft> events, Draft last) {
    List<Draft> all = new ArrayList<>(events);
    all.add(last);
    return List.copyOf(all);
  }

  /// @param next the provider that takes over for good
  private record Retry(Later later, boolean textStands, Optional<Target> next) {}
}
