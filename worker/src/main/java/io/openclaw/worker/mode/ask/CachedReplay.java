package io.openclaw.worker.mode.ask;

import io.openclaw.task.EventType;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.worker.cache.CachedAnswer;
import io.openclaw.worker.cache.CachedAnswer.Part;
import io.openclaw.worker.call.FinishReason;
import io.openclaw.worker.call.Target;
import io.openclaw.worker.log.AttemptLog;
import io.openclaw.worker.mode.Execution;
import io.openclaw.worker.mode.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// An attempt whose answer was kept: it comes piece by piece, as from the provider.
record CachedReplay(Execution execution, Target target) {
  /// Long enough that pieces are not gathered into one event, short enough that a reader notices no
  /// delay.
  private static final long BETWEEN_PIECES_NANOS = Duration.ofMillis(5).toNanos();

  Outcome play(CachedAnswer answer) throws InterruptedException {
    Optional<AttemptLog> log =
        execution.start(
            StartedData.of(execution.claim(), target, /* cached= */ true, /* continues= */ false),
            /* continues= */ false);
    if (log.isEmpty()) {
      return new Outcome.Stopped();
    }
    StringBuilder text = new StringBuilder();
    for (Part piece : answer.pieces()) {
      if (execution.stop().requested()) {
        return new Outcome.Stopped();
      }
      log.get().add(draft(piece));
      text.append(piece.thinking() ? "" : piece.text());
      LockSupport.parkNanos(BETWEEN_PIECES_NANOS);
    }
    return execution.stop().requested()
        ? new Outcome.Stopped()
        : new AskReply(
                text.toString(), List.of(), answer.usage(), execution.timings(), /* cached= */ true)
            .succeeded(FinishReason.STOP);
  }

  private static Draft draft(Part piece) {
    EventType type = piece.thinking() ? EventType.THINKING : EventType.CONTENT;
    return Draft.text(type, AskTurn.STAGE, piece.text());
  }
}
