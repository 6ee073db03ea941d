package io.openclaw.gateway;

import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.util.Optional;

/// Views of tasks that were retried.
public final class LinkedTask {
  private LinkedTask() {}

  public static TaskView retriedAs(TaskView it, TaskId as) {
    return new TaskView(
        it.id(),
        it.owner(),
        it.status(),
        it.lane(),
        it.account(),
        it.provider(),
        it.model(),
        it.mode(),
        it.session(),
        it.createdAt(),
        it.startedAt(),
        it.finishedAt(),
        it.dueAt(),
        it.attempt(),
        it.maxAttempts(),
        it.worker(),
        it.seq(),
        it.position(),
        it.etaMillis(),
        it.bytes(),
        it.idempotencyDigest(),
        it.outcome(),
        it.archived(),
        it.waitingFor(),
        new TaskView.Links(it.links().retryOf(), Optional.of(as)));
  }
}
