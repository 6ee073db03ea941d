package io.openclaw.bench.load;

import java.io.IOException;

/// One of the connections that the calls of a run are made over; used by one thread at a time.
@FunctionalInterface
public interface Caller {

  /// Makes one call and waits for its answer. Returns in one word what came, for instance a status.
  String call() throws IOException;
}
