package io.openclaw.worker.attempt;

import io.openclaw.task.Claim;
import io.openclaw.task.EventType;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.task.TaskWork.Started;
import io.openclaw.worker.cache.CachedAnswer;
import io.openclaw.worker.cache.CachedAnswer.Part;
import io.openclaw.worker.provider.Piece;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The part of an attempt in which a kept answer speaks: piece by piece, as the provider did.
final class Replay {
  /// Long enough that pieces are not gathered into one event, short enough that nobody waits.
  private static final long BETWEEN_PIECES_NANOS = Duration.ofMillis(5).toNanos();

  private final Attempts.Tools tools;
  private final Claim claim;
  private final Stop stop;
  private final Timings timings;
  private final Ending ending;

  Replay(Attempts.Tools tools, Claim claim, Stop stop, Timings timings, Ending ending) {
    this.tools = tools;
    this.claim = claim;
    this.stop = stop;
    this.timings = timings;
    this.ending = ending;
  }

  void play(CachedAnswer answer, Started started) throws InterruptedException {
    Reply reply = new Reply(timings);
    reply.cached();
    AttemptLog log = tools.appender().open(claim, started.seq() + 1, ending::trouble);
    stop.cutBy(log::hurry);
    for (Part piece : answer.pieces()) {
      if (stop.asked()) {
        ending.stopped(log);
        return;
      }
      speak(piece, reply, log);
      LockSupport.parkNanos(BETWEEN_PIECES_NANOS);
    }
    if (answer.usage() != null) {
      reply.usage(new Piece.Usage(answer.usage()));
    }
    if (stop.asked()) {
      ending.stopped(log);
    } else {
      ending.succeed(log, reply);
    }
  }

  private static void speak(Part piece, Reply reply, AttemptLog log) throws InterruptedException {
    if (piece.thinking()) {
      reply.count(piece.text());
      log.add(Draft.text(EventType.THINKING, "response", piece.text()));
    } else {
      reply.content(piece.text());
      log.add(Draft.text(EventType.CONTENT, "response", piece.text()));
    }
  }
}
