package io.openclaw.worker.attempt;

import org.jspecify.annotations.Nullable;

/// Tells an attempt from outside that it is to end. The first word counts.
final class Stop {
  private @Nullable Reason reason;
  private @Nullable Runnable cut;

  /// Asks for the end; what runs at present is cut off.
  synchronized void ask(Reason why) {
    if (reason == null) {
      reason = why;
      if (cut != null) {
        cut.run();
      }
    }
  }

  /// @param cut ends what begins now, from any thread and without blocking
  synchronized void cutBy(Runnable cut) {
    this.cut = cut;
    if (reason != null) {
      cut.run();
    }
  }

  synchronized @Nullable Reason reason() {
    return reason;
  }

  boolean asked() {
    return reason() != null;
  }

  /// Why an attempt is to end before its time.
  sealed interface Reason {
    /// The claim is another's, or nobody's; nothing more is to be written.
    record Lost() implements Reason {}

    record GiveBack(String why) implements Reason {}
  }
}
