package io.openclaw.worker;

import io.openclaw.worker.claim.Worker;
import org.springframework.context.SmartLifecycle;

/// Starts the worker when everything is put together, and drains it before anything is taken down.
final class WorkerLife implements SmartLifecycle {
  private final Worker worker;
  private volatile boolean running;

  WorkerLife(Worker worker) {
    this.worker = worker;
  }

  @Override
  public void start() {
    running = true;
    worker.start();
  }

  @Override
  public void stop() {
    running = false;
    worker.stop();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
