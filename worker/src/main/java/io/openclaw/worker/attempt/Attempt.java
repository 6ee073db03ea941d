package io.openclaw.worker.attempt;

import io.openclaw.ratelimit.Denied;
import io.openclaw.ratelimit.Permit;
import io.openclaw.task.Claim;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskWork.GiveBack;
import io.openclaw.task.TaskWork.Started;
import io.openclaw.worker.attempt.Stop.Reason;
import io.openclaw.worker.cache.Advice;
import io.openclaw.worker.cache.CachedAnswer;
import io.openclaw.worker.cache.Leadership;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One attempt at a task, from the claim to the moment when nothing more is to be done for it:
/// permit, start, the provider's answer, the end. Where the task asks for it, an answer that is
/// known already, or is on its way, takes the place of the call. Everything it writes carries the
/// claim's fence, so an attempt that does not know that its claim was lost can do no harm.
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
      case Assignment.Possible possible -> consult(possible);
    }
  }

  private void consult(Assignment.Possible assignment) throws InterruptedException {
    Target first = assignment.targets().getFirst();
    switch (Sameness.advice(tools, claim, stop, assignment.request(), first)) {
      case Advice.Known(CachedAnswer answer) -> replay(first, answer);
      case Advice.Later(Duration delay) -> ending.giveBack(GiveBack.ofTask(Sameness.WORD, delay));
      case Advice.Call(Leadership leadership) -> {
        try (leadership) {
          askPermission(assignment, leadership);
        }
      }
    }
  }

  private void askPermission(Assignment.Possible assignment, Leadership leadership)
      throws InterruptedException {
    switch (Permission.ask(tools, claim, assignment)) {
      case Permission.Refused refused -> {
        // First of all, so that the task does not meet its own claim when it comes back.
        leadership.close();
        ending.giveBack(refused.giveBack());
      }
      case Permission.TurnedAway(Failure.Fatal why) ->
          ending.failBeforeStart(new Reply(timings), why);
      case Permission.Given(Target target, Permit permit) -> {
        try (permit) {
          timings.permitted();
          if (target.equals(assignment.targets().getFirst())) {
            withPermit(assignment, target, permit, leadership);
          } else {
            leadership.close();
            consultAgain(assignment, target, permit);
          }
        }
      }
    }
  }

  /// Another provider takes over: its call is another one. The permit goes back unused when the
  /// call need not be made.
  private void consultAgain(Assignment.Possible assignment, Target target, Permit permit)
      throws InterruptedException {
    switch (Sameness.advice(tools, claim, stop, assignment.request(), target)) {
      case Advice.Known(CachedAnswer answer) -> {
        permit.close();
        replay(target, answer);
      }
      case Advice.Later(Duration delay) -> {
        permit.close();
        ending.giveBack(GiveBack.ofTask(Sameness.WORD, delay));
      }
      case Advice.Call(Leadership leadership) -> {
        try (leadership) {
          withPermit(assignment, target, permit, leadership);
        }
      }
    }
  }

  private void withPermit(
      Assignment.Possible assignment, Target target, Permit permit, Leadership leadership)
      throws InterruptedException {
    String kept = Kept.text(tools.reader(), claim, target);
    Optional<Started> started = start(target, /* cached= */ false, !kept.isEmpty());
    if (started.isEmpty()) {
      return;
    }
    // Last of all, so that no slow store lies between the guard and the call.
    if (permit.begin() instanceof Denied denied) {
      Permission.Refused refused = Permission.Refused.of(denied, target, claim);
      leadership.close();
      ending.giveBack(refused.giveBack());
      return;
    }
    new Conversation(tools, claim, stop, timings, ending, leadership)
        .hold(assignment, target, started.get(), permit, kept);
  }

  private void replay(Target target, CachedAnswer answer) throws InterruptedException {
    Optional<Started> started = start(target, /* cached= */ true, /* continues= */ false);
    if (started.isPresent()) {
      new Replay(tools, claim, stop, timings, ending).play(answer, started.get());
    }
  }

  /// Empty when it is not to start any more.
  private Optional<Started> start(Target target, boolean cached, boolean continues) {
    if (stop.asked()) {
      ending.stoppedBeforeStart();
      return Optional.empty();
    }
    String data = startedData(target, cached, continues);
    return Repeated.untilAnswered(
        () -> tools.work().start(claim, data, continues), () -> !stop.asked());
  }

  private String startedData(Target target, boolean cached, boolean continues) {
    ObjectNode data =
        JsonMapper.shared()
            .createObjectNode()
            .put("worker", tools.settings().worker())
            .put("provider", target.spec().name())
            .put("model", target.model());
    if (target.step() > 0) {
      data.put("fallback_from", claim.provider());
    }
    if (cached) {
      data.put("cached", true);
    }
    if (continues) {
      data.put("continues", true);
    }
    return data.toString();
  }
}
