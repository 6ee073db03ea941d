package io.openclaw.worker.attempt;

import io.openclaw.task.Claim;
import io.openclaw.task.TaskWork;
import io.openclaw.worker.log.Appender;
import io.openclaw.worker.memory.MemoryBudget;
import io.openclaw.worker.mode.Modes;
import java.security.SecureRandom;
import java.time.InstantSource;

/// Makes attempts at claimed tasks, each on a virtual thread of its own.
public final class Attempts {
  private final TaskWork work;
  private final Appender appender;
  private final MemoryBudget budget;
  private final Modes modes;
  private final InstantSource clock;
  private final String worker;
  private final BackOff backOff = new BackOff(new SecureRandom());

  /// @param worker id of this process, shown in `started` events
  public Attempts(
      TaskWork work,
      Appender appender,
      MemoryBudget budget,
      Modes modes,
      InstantSource clock,
      String worker) {
    this.work = work;
    this.appender = appender;
    this.budget = budget;
    this.modes = modes;
    this.clock = clock;
    this.worker = worker;
  }

  /// Whether there is memory for another one.
  public boolean hasRoom() {
    return budget.hasRoom();
  }

  /// An attempt that has not begun yet.
  ///
  /// @param ended called when nothing more will be done for this claim
  public Attempt prepare(Claim claim, Runnable ended) {
    ClaimExecution execution = new ClaimExecution(work, appender, budget, clock, worker, claim);
    return new Attempt(execution, modes, new Ending(work, clock, backOff, execution), ended);
  }
}
