package io.openclaw.loop;

import io.openclaw.fatal.FatalErrors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one step again and again on a thread of its own, from [#start] to [#close].
///
/// An exception of the step is logged once, when trouble begins, and the step is tried again after
/// a pause that doubles up to a bound; that it is over is logged once, too. An [Error] is no
/// trouble that passes: it ends the process (see [FatalErrors]). Safe for use by many threads.
public final class Loop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  /// What is repeated. It runs on one thread, never twice at the same time.
  @FunctionalInterface
  public interface Step {
    /// Returns true when another turn is worth it at once, false for a pause. A step that waits by
    /// itself (takes from a queue) returns true; [Loop#close] interrupts it.
    boolean run() throws Exception;
  }

  private final String name;
  private final Duration pause;
  private final Duration finishWithin;
  private final Duration stopWithin;
  private final FatalErrors.Handler onError;
  private final Step step;
  private final Thread thread;
  private final Backoff backoff;
  private final Trouble trouble;
  private final Signal signal = new Signal();
  private boolean started;

  private Loop(Builder settings, Step step) {
    this.name = settings.name;
    this.pause = settings.pause;
    this.finishWithin = settings.finishWithin;
    this.stopWithin = settings.stopWithin;
    this.onError = settings.onError;
    this.step = step;
    this.backoff = new Backoff(settings.firstPause, settings.longestPause);
    this.trouble = new Trouble(LOG, name, settings.expected);
    this.thread = settings.thread(this::run);
  }

  /// @param name of the loop and of its thread; log lines begin with it
  public static Builder named(String name) {
    return new Builder(name);
  }

  /// Starts it; once. After [#close] nothing starts any more.
  public synchronized void start() {
    if (started) {
      throw new IllegalStateException(name + " is started already");
    }
    started = true;
    if (!signal.closed()) {
      thread.start();
    }
  }

  /// Ends the present pause, or the next one when a step is under way; also before the start.
  public void wake() {
    signal.wake();
  }

  /// Makes the present step the last one and waits for its end: first for as long as a step may
  /// finish, then, after interrupting it, for as long as stopping may take. May be called at any
  /// time, often, and by the step itself (which then is not waited for).
  @Override
  public void close() {
    signal.close();
    if (Thread.currentThread().equals(thread)) {
      return;
    }
    try {
      awaitEnd();
    } catch (InterruptedException interrupted) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void awaitEnd() throws InterruptedException {
    if (ended(finishWithin)) {
      return;
    }
    thread.interrupt();
    if (!ended(stopWithin)) {
      LOG.warn(
          "{} did not stop within {}; what it was doing is repeated or undone later",
          name,
          stopWithin);
    }
  }

  private synchronized boolean unstarted() {
    return thread.getState() == Thread.State.NEW;
  }

  private boolean ended(Duration within) throws InterruptedException {
    return unstarted() || thread.join(within);
  }

  private void run() {
    while (!signal.closed()) {
      try {
        turn();
      } catch (InterruptedException interrupted) {
        // Only closing interrupts a loop; anything else is a stray signal and not obeyed.
      } catch (Error error) {
        onError.failed(name, error);
        return;
      }
    }
  }

  private void turn() throws InterruptedException {
    boolean again;
    try {
      again = step.run();
    } catch (InterruptedException interrupted) {
      again = false;
    } catch (Exception failure) {
      pauseAfter(failure);
      return;
    }
    trouble.over();
    backoff.reset();
    if (!again) {
      signal.awaitWork(pause.toNanos());
    }
  }

  private void pauseAfter(Exception failure) throws InterruptedException {
    if (signal.closed()) {
      LOG.debug("{} was closed in the middle of a step", name, failure);
      return;
    }
    trouble.failed(failure);
    signal.awaitPause(backoff.nextNanos());
  }

  /// How a loop behaves; every setting has a default.
  public static final class Builder {
    private final String name;
    private final List<Class<? extends Exception>> expected = new ArrayList<>();
    private boolean platform;
    private Duration pause = Duration.ofMillis(250);
    private Duration firstPause = Duration.ofMillis(50);
    private Duration longestPause = Duration.ofSeconds(1);
    private Duration finishWithin = Duration.ZERO;
    private Duration stopWithin = Duration.ofSeconds(2);
    private FatalErrors.Handler onError = FatalErrors.endingTheProcess();

    private Builder(String name) {
      this.name = name;
    }

    /// A daemon thread of the platform in place of a virtual one: for what must run when all
    /// carriers of virtual threads are busy, such as a watchdog.
    public Builder onPlatformThread() {
      platform = true;
      return this;
    }

    /// After a turn that found nothing more to do; 250 ms.
    public Builder pause(Duration between) {
      pause = between;
      return this;
    }

    /// After a failure; from 50 ms to 1 s.
    public Builder pauseAfterFailure(Duration first, Duration longest) {
      firstPause = first;
      longestPause = longest;
      return this;
    }

    /// A failure that happens in a sound system and passes, such as a store that is away: it is
    /// logged in one line without a stack trace.
    public Builder expect(Class<? extends Exception> passing) {
      expected.add(passing);
      return this;
    }

    /// How long closing waits for a step under way before it interrupts it; not at all. For a step
    /// whose interruption would leave an outcome unknown.
    public Builder finishStepWithin(Duration patience) {
      finishWithin = patience;
      return this;
    }

    /// How long closing waits for the end of a step that was interrupted; 2 s.
    public Builder stopWithin(Duration patience) {
      stopWithin = patience;
      return this;
    }

    /// In place of the end of the process, for tests. The loop ends in any case.
    public Builder onError(FatalErrors.Handler handler) {
      onError = handler;
      return this;
    }

    /// A loop that is not started yet.
    public Loop build(Step step) {
      return new Loop(this, step);
    }

    /// A loop that runs.
    public Loop start(Step step) {
      Loop loop = build(step);
      loop.start();
      return loop;
    }

    private Thread thread(Runnable work) {
      Thread.Builder builder = platform ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
      return builder.name(name).unstarted(work);
    }
  }
}
