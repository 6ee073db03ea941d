package io.openclaw.worker;

import io.openclaw.worker.claim.Worker;
import io.openclaw.worker.memory.MemoryGuard;
import io.openclaw.worker.provider.ConnectionWarmer;
import org.springframework.context.SmartLifecycle;

/// Starts the worker when everything is put together, and drains it before anything is taken down.
final class WorkerLife implements SmartLifecycle {
  private final Worker worker;
  private final Runnable join;
  private final ConnectionWarmer warm;
  private final MemoryGuard guard;
  private volatile boolean running;

  /// @param join makes the accounts known to the limiter; may block
  WorkerLife(Worker worker, Runnable join, ConnectionWarmer warm, MemoryGuard guard) {
    this.worker = worker;
    this.join = join;
    this.warm = warm;
    this.guard = guard;
  }

  @Override
  public void start() {
    running = true;
    // Neither Redis nor a provider need be there yet.
    Thread.ofVirtual().name("join").start(join);
    warm.start();
    worker.start();
    guard.start();
  }

  @Override
  public void stop() {
    running = false;
    guard.close();
    worker.stop();
    warm.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
