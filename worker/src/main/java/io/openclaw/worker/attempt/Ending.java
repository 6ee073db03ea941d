package io.openclaw.worker.attempt;

import io.openclaw.task.Claim;
import io.openclaw.task.EventType;
import io.openclaw.task.Status;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.task.TaskWork.Finish;
import io.openclaw.task.TaskWork.GiveBack;
import io.openclaw.task.TaskWork.Later;
import io.openclaw.task.TaskWork.Started;
import io.openclaw.worker.attempt.AttemptLog.Rest;
import io.openclaw.worker.attempt.AttemptLog.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Hands in how an attempt ended. It is handed in again, unchanged, until the store has answered:
/// the fence sees to it that it counts once or, when the claim was lost meanwhile, not at all.
final class Ending {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);
  private static final long FLUSH_MILLIS = 1000;
  private static final String DEFECT = "defect";
  private static final Duration AFTER_DEFECT = Duration.ofSeconds(1);

  private final Attempts.Tools tools;
  private final Claim claim;
  private final Stop stop;

  Ending(Attempts.Tools tools, Claim claim, Stop stop) {
    this.tools = tools;
    this.claim = claim;
    this.stop = stop;
  }

  void succeed(AttemptLog log, Reply reply) throws InterruptedException {
    Finish finish = new Finish(Status.SUCCEEDED, reply.doneData(), reply.outcome(null));
    finish(finish, log.rest(), Draft.of(EventType.COMPLETE, reply.completeData()));
  }

  /// @param stands the text so far is good, and its provider can go on from it
  /// @param target who failed
  /// @param next who takes over when that one is of no more use
  void fail(
      AttemptLog log,
      Reply reply,
      Started started,
      Failure failure,
      boolean stands,
      Target target,
      Optional<Target> next)
      throws InterruptedException {
    Rest rest = log.rest();
    boolean again = anotherAttempt(failure, target);
    if (next.isPresent()
        && (failure.elsewhere() || (failure instanceof Failure.Passing && !again))) {
      Later later = new Later(Duration.ZERO, /* counts= */ false, next.get().step());
      retryLater(rest, started, failure, /* kept= */ false, later, next.get().spec().name());
    } else if (again) {
      Duration delay = tools.backOff().after(started.attempt(), atLeast(failure));
      Later later = new Later(delay, counts(failure), claim.step());
      boolean kept = stands && target.step() == claim.step();
      retryLater(rest, started, failure, kept, later, "");
    } else {
      finish(failed(reply, failure), rest, error(failure));
    }
  }

  /// The task cannot be run at all.
  void failBeforeStart(Reply reply, Failure failure) {
    finish(failed(reply, failure), new Rest(claim.seq() + 1, List.of()), error(failure));
  }

  /// The log takes no more: so the attempt is to end.
  void trouble(Trouble why) {
    switch (why) {
      case LOST -> stop.ask(new Stop.Reason.Lost());
      case GAP, BROKEN -> {
        LOG.error("{}: its events do not fit its log ({}); it goes back", claim.id(), why);
        stop.ask(new Stop.Reason.GiveBack(DEFECT));
      }
    }
  }

  /// Obeys whoever asked for the end.
  void stopped(AttemptLog log) throws InterruptedException {
    if (stop.reason() instanceof Stop.Reason.GiveBack(String why)) {
      boolean all = log.flushed(FLUSH_MILLIS);
      log.rest();
      LOG.debug("{}: given back ({}), flushed: {}", claim.id(), why, all);
      giveBack(why);
    } else {
      log.close();
    }
  }

  void stoppedBeforeStart() {
    if (stop.reason() instanceof Stop.Reason.GiveBack(String why)) {
      giveBack(why);
    }
  }

  void giveBack(GiveBack why) {
    untilAnswered("give back", () -> tools.work().giveBack(claim, why));
  }

  private void giveBack(String why) {
    giveBack(
        why.equals(DEFECT) ? GiveBack.ofDefect(AFTER_DEFECT) : GiveBack.ofTask(why, Duration.ZERO));
  }

  /// One that stood in for another may be of no use for good; the other may be well again by then.
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

  private void retryLater(
      Rest rest, Started started, Failure failure, boolean kept, Later later, String nextProvider) {
    ObjectNode data =
        JsonMapper.shared()
            .createObjectNode()
            .put("reason", failure.code())
            .put("next_attempt_at", tools.clock().instant().plus(later.delay()).toString());
    if (!kept) {
      data.put("void_from", started.voidFrom());
    }
    if (!nextProvider.isEmpty()) {
      data.put("next_provider", nextProvider);
    }
    List<Draft> events = and(rest.drafts(), Draft.of(EventType.RETRYING, data.toString()));
    untilAnswered("retry", () -> tools.work().retryLater(claim, later, rest.firstSeq(), events));
  }

  private void finish(Finish finish, Rest rest, Draft last) {
    List<Draft> events = and(rest.drafts(), last);
    untilAnswered("finish", () -> tools.work().finish(claim, finish, rest.firstSeq(), events));
  }

  private void untilAnswered(String what, BooleanSupplier step) {
    if (!Repeated.untilAnswered(step::getAsBoolean, () -> true)) {
      LOG.debug("{}: {} refused, the claim was lost", claim.id(), what);
    }
  }

  private static Finish failed(Reply reply, Failure failure) {
    return new Finish(Status.FAILED, Reply.doneWithoutReply(), reply.outcome(failure));
  }

  private static Draft error(Failure failure) {
    String data =
        JsonMapper.shared()
            .createObjectNode()
            .put("code", failure.code())
            .put("retryable", failure instanceof Failure.Passing)
            .toString();
    return new Draft(EventType.ERROR, "system", failure.message(), data);
  }

  private static List<Draft> and(List<Draft> events, Draft last) {
    List<Draft> all = new ArrayList<>(events);
    all.add(last);
    return List.copyOf(all);
  }
}
