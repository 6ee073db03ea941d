package io.openclaw.worker.attempt;

import io.openclaw.task.Claim;
import io.openclaw.task.EventType;
import io.openclaw.task.Status;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.task.TaskWork.Finish;
import io.openclaw.task.TaskWork.Started;
import io.openclaw.worker.attempt.AttemptLog.Rest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// Hands in how an attempt ended. It is handed in again, unchanged, until the store has answered:
/// the fence sees to it that it counts once or, when the claim was lost meanwhile, not at all.
final class Ending {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);
  private static final long FLUSH_MILLIS = 1000;

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

  void fail(AttemptLog log, Reply reply, Started started, Failure failure)
      throws InterruptedException {
    Rest rest = log.rest();
    if (failure instanceof Failure.Passing passing && anotherAttempt(passing)) {
      retryLater(rest, started, passing);
    } else {
      finish(failed(reply, failure), rest, error(failure));
    }
  }

  /// The task cannot be run at all.
  void failBeforeStart(Reply reply, Failure failure) {
    finish(failed(reply, failure), new Rest(claim.seq() + 1, List.of()), error(failure));
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

  void giveBack(String why) {
    untilAnswered("give back", () -> tools.work().giveBack(claim, why));
  }

  private boolean anotherAttempt(Failure.Passing failure) {
    return !failure.counts() || claim.failures() + 1 < claim.maxAttempts();
  }

  private void retryLater(Rest rest, Started started, Failure.Passing failure) {
    Duration delay = tools.backOff().after(started.attempt(), failure.atLeast());
    String data =
        JsonMapper.shared()
            .createObjectNode()
            .put("reason", failure.code())
            .put("next_attempt_at", tools.clock().instant().plus(delay).toString())
            .put("void_from", started.seq())
            .toString();
    List<Draft> events = and(rest.drafts(), Draft.of(EventType.RETRYING, data));
    untilAnswered(
        "retry",
        () -> tools.work().retryLater(claim, delay, rest.firstSeq(), events, failure.counts()));
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
