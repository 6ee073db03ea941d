package io.openclaw.bench.load;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Makes the calls of a schedule over a number of connections. A call that is due while all of them
/// are busy leaves late, and its latency counts from when it was due: a server that stalls is
/// charged for every call that the stall held up.
public final class OpenLoop {
  /// Time for the threads to be there before the first call is due.
  private static final long HEAD_START_NANOS = 50_000_000;

  private final Schedule schedule;
  private final CallResults tally = new CallResults();
  private final AtomicLong next = new AtomicLong();
  private final long origin = System.nanoTime() + HEAD_START_NANOS;

  private OpenLoop(Schedule schedule) {
    this.schedule = schedule;
  }

  /// Returns when the last call was answered.
  public static CallResults run(Schedule schedule, List<? extends Caller> callers) {
    OpenLoop loop = new OpenLoop(schedule);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      callers.forEach(caller -> threads.execute(() -> loop.work(caller)));
    }
    loop.tally.ended(System.nanoTime() - loop.origin);
    return loop.tally;
  }

  private void work(Caller caller) {
    for (long number = next.getAndIncrement();
        number < schedule.calls();
        number = next.getAndIncrement()) {
      long due = origin + schedule.dueNanos(number);
      leave(due);
      String outcome = outcome(caller);
      tally.answered(outcome, System.nanoTime() - due);
    }
  }

  private void leave(long due) {
    if (System.nanoTime() - due >= 0) {
      return;
    }
    for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
      LockSupport.parkNanos(wait);
    }
    tally.left(System.nanoTime() - due);
  }

  private static String outcome(Caller caller) {
    try {
      return caller.call();
    } catch (IOException e) {
      return e.getClass().getSimpleName();
    }
  }
}
