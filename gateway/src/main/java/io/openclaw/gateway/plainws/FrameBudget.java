package io.openclaw.gateway.plainws;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import java.util.concurrent.atomic.AtomicLong;

/// How many bytes of unfinished and waiting frames are held for all clients together.
final class FrameBudget {
  private final long most;
  private final AtomicLong bytes = new AtomicLong();

  FrameBudget(long most) {
    this.most = most;
  }

  /// Throws [ProblemException], and takes nothing, when there is no room.
  void take(int count) {
    if (bytes.addAndGet(count) > most) {
      give(count);
      throw ProblemException.of(
          Code.OVERLOADED, "Too many large frames are under way; try again shortly.");
    }
  }

  void give(int count) {
    bytes.addAndGet(-count);
  }

  long bytes() {
    return bytes.get();
  }
}
