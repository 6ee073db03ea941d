package io.openclaw.worker.attempt;

import io.openclaw.task.Claim;
import io.openclaw.task.StoreException;
import io.openclaw.worker.call.WaitReason;
import io.openclaw.worker.failure.Failure;
import io.openclaw.worker.lifetime.StopSignal.Reason;
import io.openclaw.worker.mode.Mode;
import io.openclaw.worker.mode.Modes;
import io.openclaw.worker.mode.Outcome;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt at a task, from the claim to the moment when nothing more is to be done for it: its
/// mode works, and its [Ending] hands in the outcome. Everything that is written carries the
/// claim's fence, so an attempt that does not know that its claim was lost can do no harm.
public final class Attempt {
  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

  /// How long a task is left alone that this worker cannot run; another may take it meanwhile.
  private static final WaitReason OTHER_WORKER = new WaitReason("worker", Duration.ofSeconds(2));

  private static final Duration AFTER_DEFECT = Duration.ofSeconds(1);

  private final ClaimExecution execution;
  private final Modes modes;
  private final Ending ending;
  private final Runnable ended;

  Attempt(ClaimExecution execution, Modes modes, Ending ending, Runnable ended) {
    this.execution = execution;
    this.modes = modes;
    this.ending = ending;
    this.ended = ended;
  }

  public Claim claim() {
    return execution.claim();
  }

  /// Begins on a virtual thread of its own and returns at once.
  public void begin() {
    Thread.ofVirtual().name("attempt-" + claim().id()).start(this::run);
  }

  /// The claim was lost: cuts the provider's call off and forgets the task. An attempt that is
  /// already handing in its end goes on; the store decides about that.
  public void lost() {
    execution.stop().request(new Reason.Lost());
  }

  /// Cuts the provider's call off and hands the task back.
  public void giveBack(String why) {
    execution.stop().request(new Reason.GiveBack(why));
  }

  private void run() {
    try {
      ending.handIn(execution.reserveMemory() ? work() : withoutMemory());
    } catch (StoreException unanswered) {
      LOG.warn("{}: left to the end of its lease: {}", claim().id(), unanswered.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException defect) {
      LOG.error("{}: goes back after a defect of this worker", claim().id(), defect);
      giveBackAfterDefect();
    } finally {
      execution.releaseMemory();
      ended.run();
    }
  }

  /// Another worker, or another version, may not have it.
  private void giveBackAfterDefect() {
    execution.stop().request(new Reason.GiveBack("defect", AFTER_DEFECT));
    try {
      ending.handIn(new Outcome.Stopped());
    } catch (RuntimeException again) {
      LOG.error("{}: left to the end of its lease", claim().id(), again);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Outcome withoutMemory() {
    LOG.info("{}: goes back, this worker has no memory for its request now", claim().id());
    return new Outcome.GiveBack(OTHER_WORKER);
  }

  private Outcome work() throws InterruptedException {
    Optional<Mode> mode = modes.find(claim().mode());
    if (mode.isEmpty()) {
      LOG.warn("{}: goes back, this worker has no mode {}", claim().id(), claim().mode());
      return new Outcome.GiveBack(OTHER_WORKER);
    }
    if (execution.deadline().passed()) {
      Failure timeout = new Failure.Fatal("timeout", "the task's running time is used up");
      return new Outcome.Failed(timeout, Optional.empty(), execution.timings().summary(null));
    }
    return mode.get().run(execution);
  }
}
