package io.openclaw.worker.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long the parts of one call took; a part that was not reached is null.
public record CallTimes(@Nullable Duration connect, @Nullable Duration firstToken) {
  public static final CallTimes NONE = new CallTimes(null, null);

  /// A stopwatch that runs from its making.
  static final class Watch {
    private final long called = System.nanoTime();
    private @Nullable Duration connect;
    private @Nullable Duration firstToken;

    void connected() {
      connect = sinceCalled();
    }

    void received() {
      if (firstToken == null) {
        firstToken = sinceCalled();
      }
    }

    @Nullable Duration firstToken() {
      return firstToken;
    }

    CallTimes times() {
      return new CallTimes(connect, firstToken);
    }

    private Duration sinceCalled() {
      return Duration.ofNanos(System.nanoTime() - called);
    }
  }
}
