package io.openclaw.gateway.api;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import java.util.concurrent.Semaphore;

/// How many event streams are open at once.
final class Streams {
  private final Semaphore places;

  Streams(int most) {
    this.places = new Semaphore(most);
  }

  /// Throws [ProblemException] when all places are taken.
  Place enter() {
    if (!places.tryAcquire()) {
      throw ProblemException.of(
          Code.OVERLOADED, "Too many event streams are open; try again, or poll.");
    }
    return new Place(places);
  }

  record Place(Semaphore places) implements AutoCloseable {
    @Override
    public void close() {
      places.release();
    }
  }
}
