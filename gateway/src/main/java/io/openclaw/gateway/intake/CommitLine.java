package io.openclaw.gateway.intake;

import io.openclaw.loop.Loop;
import io.openclaw.task.StoreException;
import io.openclaw.task.Submission;
import io.openclaw.task.SubmitResult;
import io.openclaw.task.TaskIntake;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The submissions of one shard on their way to the store, at most two calls at a time.
final class CommitLine implements AutoCloseable {
  private static final int CALLS = 2;
  private static final int MOST_TASKS = 64;
  private static final Duration LAST = Duration.ofSeconds(2);
  private static final long MOST_CHARACTERS = 1 << 20;

  private final TaskIntake store;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition gathered = lock.newCondition();
  private final Deque<WaitingSubmission> waiting = new ArrayDeque<>();
  private final List<Loop> senders = new ArrayList<>();
  private boolean closed;

  CommitLine(TaskIntake store, int shard) {
    this.store = store;
    for (int call = 0; call < CALLS; call++) {
      senders.add(
          Loop.named("submit-" + shard + "-" + call).finishStepWithin(LAST).start(this::sendAll));
    }
  }

  SubmitResult submit(Submission submission, Duration within) {
    WaitingSubmission mine = new WaitingSubmission(submission);
    lock.lock();
    try {
      if (closed) {
        throw new StoreException.Away("closed", new IllegalStateException("closed"));
      }
      waiting.add(mine);
      gathered.signal();
    } finally {
      lock.unlock();
    }
    return mine.await(within);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      gathered.signalAll();
    } finally {
      lock.unlock();
    }
    senders.forEach(Loop::close);
  }

  /// Ends only when the line is closed and nothing waits.
  private boolean sendAll() throws InterruptedException {
    for (List<WaitingSubmission> batch = next(); !batch.isEmpty(); batch = next()) {
      send(batch);
    }
    return false;
  }

  private void send(List<WaitingSubmission> batch) {
    try {
      List<SubmitResult> results =
          store.submit(batch.stream().map(WaitingSubmission::submission).toList());
      for (int index = 0; index < batch.size(); index++) {
        batch.get(index).answered(results.get(index));
      }
    } catch (RuntimeException failure) {
      batch.forEach(it -> it.failed(failure));
    }
  }

  /// The next batch; empty only when the line is closed and nothing waits.
  private List<WaitingSubmission> next() throws InterruptedException {
    lock.lock();
    try {
      List<WaitingSubmission> batch = gather();
      while (batch.isEmpty() && !closed) {
        gathered.await();
        batch = gather();
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private List<WaitingSubmission> gather() {
    List<WaitingSubmission> batch = new ArrayList<>();
    long characters = 0;
    while (batch.size() < MOST_TASKS && characters < MOST_CHARACTERS && !waiting.isEmpty()) {
      WaitingSubmission first = waiting.remove();
      if (first.take()) {
        batch.add(first);
        characters += first.size();
      }
    }
    return batch;
  }
}
