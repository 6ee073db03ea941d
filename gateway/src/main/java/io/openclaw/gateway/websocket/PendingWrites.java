package io.openclaw.gateway.websocket;

import java.io.IOException;
import java.util.concurrent.Phaser;
import org.eclipse.jetty.websocket.api.Callback;
import org.jspecify.annotations.Nullable;

/// Writes that the socket has not taken yet. Belongs to the thread that has the turn to write.
final class PendingWrites {
  private final Phaser underWay = new Phaser(1);
  private final Runnable progress;
  private volatile @Nullable Throwable failure;

  /// @param progress called whenever the socket has taken one
  PendingWrites(Runnable progress) {
    this.progress = progress;
  }

  Callback one() {
    underWay.register();
    return Callback.from(this::succeeded, this::failed);
  }

  /// Waits for all of them. Always ends: a socket that takes nothing is closed in the end, and that
  /// fails what is under way.
  void await() throws IOException {
    underWay.arriveAndAwaitAdvance();
    Throwable why = failure;
    if (why != null) {
      throw new IOException("the connection is gone", why);
    }
  }

  private void succeeded() {
    progress.run();
    underWay.arriveAndDeregister();
  }

  private void failed(Throwable why) {
    failure = why;
    underWay.arriveAndDeregister();
  }
}
