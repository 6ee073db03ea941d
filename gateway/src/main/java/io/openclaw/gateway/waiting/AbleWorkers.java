package io.openclaw.gateway.waiting;

import io.openclaw.loop.Loop;
import io.openclaw.task.StoreException;
import io.openclaw.task.Workers;
import io.openclaw.task.Workers.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The workers as of about a second ago. They are read in the background, and only while they are
/// asked for, so that no call waits for them.
final class AbleWorkers implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Workers workers;
  private final Loop loop;
  private volatile Optional<List<Worker>> known = Optional.empty();
  private volatile boolean asked = true;

  AbleWorkers(Workers workers) {
    this.workers = workers;
    this.loop =
        Loop.named("able-workers")
            .pause(LOOK_EVERY)
            .pauseAfterFailure(LOOK_EVERY, LOOK_EVERY)
            .expect(StoreException.class)
            .start(this::look);
  }

  /// Empty while it is not known who there is.
  Optional<List<Worker>> now() {
    asked = true;
    return known;
  }

  @Override
  public void close() {
    loop.close();
  }

  private boolean look() {
    if (asked) {
      asked = false;
      known = Optional.of(workers.list().stream().filter(it -> !it.draining()).toList());
    }
    return false;
  }
}
