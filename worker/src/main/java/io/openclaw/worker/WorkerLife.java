package io.openclaw.worker;

import io.openclaw.worker.claim.Worker;
import io.openclaw.worker.provider.ConnectionWarmer;
import org.springframework.context.SmartLifecycle;

/// Starts the worker when everything is put together, and drains it before anything is taken down.
final class WorkerLife implements SmartLifecycle {
  private final Worker worker;
  private final Runnable join;
  private final ConnectionWarmer warm;
  private volatile boolean running;

  /// @param join makes the accounts known to the limiter; may block
  WorkerLife(Worker worker, Runnable join, ConnectionWarmer warm) {
    this.worker = worker;
    this.join = join;
    this.warm = warm;
  }

  @Override
  public void start() {
    running = true;
    // Neither Redis nor a provider need be there yet.
    Thread.ofVirtual().name("join").start(join);
    warm.start();
    worker.start();
  }

  @Override
  public void stop() {
    running = false;
    worker.stop();
    warm.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
