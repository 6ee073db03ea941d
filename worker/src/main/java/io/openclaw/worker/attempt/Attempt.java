package io.openclaw.worker.attempt;

import io.openclaw.ratelimit.Decision;
import io.openclaw.ratelimit.Permit;
import io.openclaw.task.Claim;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskWork.Started;
import io.openclaw.worker.attempt.Stop.Reason;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One attempt at a task, from the claim to the moment when nothing more is to be done for it:
/// permit, start, the provider's answer, the end. Everything it writes carries the claim's fence,
/// so an attempt that does not know that its claim was lost can do no harm.
public final class Attempt {
  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

  private final Attempts.Tools tools;
  private final Claim claim;
  private final Runnable ended;
  private final Stop stop = new Stop();
  private final Timings timings;
  private final Ending ending;

  Attempt(Attempts.Tools tools, Claim claim, Runnable ended) {
    this.tools = tools;
    this.claim = claim;
    this.ended = ended;
    this.timings = new Timings(claim.id().created(), tools.clock().instant());
    this.ending = new Ending(tools, claim, stop);
  }

  public Claim claim() {
    return claim;
  }

  /// Begins on a virtual thread of its own and returns at once.
  public void begin() {
    Thread.ofVirtual().name("attempt-" + claim.id()).start(this::run);
  }

  /// The claim is another's: cuts the provider's call off and forgets the task. An attempt that is
  /// already handing in its end goes on; the store decides about that.
  public void lost() {
    stop.ask(new Reason.Lost());
  }

  /// Cuts the provider's call off and hands the task back.
  public void giveBack(String why) {
    stop.ask(new Reason.GiveBack(why));
  }

  private void run() {
    try {
      attempt();
    } catch (StoreException unanswered) {
      LOG.warn("{}: left to the end of its lease: {}", claim.id(), unanswered.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException defect) {
      LOG.error("{}: left to the end of its lease after a defect", claim.id(), defect);
    } finally {
      ended.run();
    }
  }

  private void attempt() throws InterruptedException {
    switch (Assignment.read(tools, claim, stop)) {
      case Assignment.Impossible(Failure.Fatal why) ->
          ending.failBeforeStart(new Reply(timings), why);
      case Assignment.Possible possible -> askPermission(possible);
    }
  }

  private void askPermission(Assignment.Possible assignment) throws InterruptedException {
    switch (Permission.ask(tools, claim, assignment)) {
      case Permission.Refused refused -> ending.giveBack(refused.word(), refused.delay());
      case Permission.TurnedAway(Failure.Fatal why) ->
          ending.failBeforeStart(new Reply(timings), why);
      case Permission.Given(Target target, Permit permit) -> {
        try (permit) {
          timings.permitted();
          withPermit(assignment, target, permit);
        }
      }
    }
  }

  private void withPermit(Assignment.Possible assignment, Target target, Permit permit)
      throws InterruptedException {
    if (stop.asked()) {
      ending.stoppedBeforeStart();
      return;
    }
    Optional<Started> started =
        Repeated.untilAnswered(
            () -> tools.work().start(claim, startedData(target)), () -> !stop.asked());
    if (started.isEmpty()) {
      return;
    }
    // Last of all, so that no slow store lies between the guard and the call.
    if (permit.begin() instanceof Decision.Denied denied) {
      Permission.Refused refused = Permission.Refused.of(denied);
      ending.giveBack(refused.word(), refused.delay());
      return;
    }
    new Conversation(tools, claim, stop, timings, ending)
        .hold(assignment, target, started.get(), permit);
  }

  private String startedData(Target target) {
    ObjectNode data =
        JsonMapper.shared()
            .createObjectNode()
            .put("worker", tools.settings().worker())
            .put("provider", target.spec().name())
            .put("model", target.model());
    if (target.step() > 0) {
      data.put("fallback_from", claim.provider());
    }
    return data.toString();
  }
}
