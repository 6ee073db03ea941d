package io.openclaw.cli.local;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One process of the local system, started again whenever it ends, until it is retired.
final class SupervisedProcess {
  /// Hears what happens to the parts; called from their threads.
  interface Listener {
    void started(RegisteredProcess entry);

    void died(SupervisedProcess part, Duration pause);

    void notStarted(SupervisedProcess part, RuntimeException why, Duration pause);
  }

  private final String name;
  private final Kind kind;
  private final Launch launch;
  private final Listener listener;
  private final RestartBackoff backoff = new RestartBackoff();
  private final AtomicInteger deaths = new AtomicInteger();
  private final CountDownLatch retired = new CountDownLatch(1);
  private volatile @Nullable ProcessHandle process;
  private volatile @Nullable Thread keeper;
  private long startedAt;

  SupervisedProcess(String name, Kind kind, Launch launch, Listener listener) {
    this.name = name;
    this.kind = kind;
    this.launch = launch;
    this.listener = listener;
  }

  String name() {
    return name;
  }

  /// How often it ended unasked.
  int deaths() {
    return deaths.get();
  }

  long pid() {
    ProcessHandle present = process;
    return present == null ? -1 : present.pid();
  }

  /// The first start fails to the caller; from then on failures are only reported and tried again.
  void start() {
    launch();
    keeper = Thread.ofVirtual().name("keeper of " + name).start(this::keepRunning);
  }

  private void launch() {
    startedAt = System.nanoTime();
    launch.launch(started -> {
      process = started;
      listener.started(RegisteredProcess.of(name, kind, started));
    });
  }

  private void keepRunning() {
    try {
      do {
        awaitEnd();
      } while (!isRetired() && !restarted());
    } catch (InterruptedException e) {
      // Retired while it was being started; what was started is in the registry and is stopped from
      // there.
    }
  }

  /// True when it was retired meanwhile.
  private boolean restarted() throws InterruptedException {
    deaths.incrementAndGet();
    Duration pause = backoff.afterRunning(Duration.ofNanos(System.nanoTime() - startedAt));
    listener.died(this, pause);
    while (!retired.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
      try {
        launch();
        return false;
      } catch (RuntimeException e) {
        pause = backoff.afterRunning(Duration.ZERO);
        listener.notStarted(this, e, pause);
      }
    }
    return true;
  }

  private void awaitEnd() throws InterruptedException {
    ProcessHandle present = process;
    if (present != null) {
      try {
        present.onExit().get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("The end of a process cannot fail.", e);
      }
    }
  }

  private boolean isRetired() {
    return retired.getCount() == 0;
  }

  /// From now on it is not started again. It still runs: the registry tells what is left to stop.
  void retire() {
    retired.countDown();
    Thread present = keeper;
    if (present == null) {
      return;
    }
    present.interrupt();
    try {
      present.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
