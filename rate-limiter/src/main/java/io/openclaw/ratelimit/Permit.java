package io.openclaw.ratelimit;

import org.jspecify.annotations.Nullable;

/// Permission for one call. It is renewed while it is held and expires by itself when its holder
/// dies. The order is [#begin], [#whenRevoked], the call, [#left], [#learned], [#close]; closing
/// again does nothing.
public interface Permit extends AutoCloseable {
  /// To be called right before the request leaves. A permit that has not begun half a second after
  /// it was granted has gone back; then, and when the minute has filled up meanwhile, this waits
  /// for permission anew, keeping its age, with the patience of the first time.
  ///
  /// @return null when the call may leave; else why it may not, and the permit is to be closed all
  ///   the same
  @Nullable Denied begin();

  /// Registers what cuts the call off when its slot is lost: this process did not run, or did not
  /// reach the limits, for so long that the slot may be another's. It runs once, at once when the
  /// slot is lost already, on any thread, and must not block. The permit is to be closed as usual.
  void whenRevoked(Runnable cut);

  /// The bytes of the request have left, or an answer has begun. What counts is when the provider
  /// sees a call; one that left late after [#begin] is counted from now.
  void left();

  /// What the call taught; the last lesson counts, and is shared when the permit is closed.
  void learned(CallOutcome outcome);

  /// How many tokens the call used in fact.
  void used(long tokens);

  /// The call has ended and the provider knows it (or it never began).
  @Override
  void close();

  /// The call was cut off. The other side notices late, so its slot stays taken for a moment.
  void closeAborted();
}
