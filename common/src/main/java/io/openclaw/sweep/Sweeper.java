package io.openclaw.sweep;

import io.openclaw.loop.Loop;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskSweep;
import java.time.Duration;

/// Sweeps four times a second until closed: a sweep that fails is made up for by the next one, here
/// or in another process.
public final class Sweeper implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int SWEEPS_BETWEEN_TIDYING = 120;
  private static final int FULL_SWEEP = 100;

  private final TaskSweep tasks;
  private final Loop loop;
  private long sweeps;

  public Sweeper(TaskSweep tasks) {
    this.tasks = tasks;
    this.loop = Loop.named("sweeper").pause(PAUSE).expect(StoreException.class).start(this::sweep);
  }

  @Override
  public void close() {
    loop.close();
  }

  private boolean sweep() {
    boolean more = tasks.sweep().total() >= FULL_SWEEP;
    if (++sweeps % SWEEPS_BETWEEN_TIDYING == 0) {
      tasks.tidy();
    }
    return more;
  }
}
