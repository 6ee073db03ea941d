package io.openclaw.worker.call;

import io.openclaw.worker.failure.Failure;

/// What came of a call.
public sealed interface Turn {
  /// The provider brought its answer to an end.
  record Complete(TurnOutput output, FinishReason reason) implements Turn {}

  /// @param output what came before
  /// @param disconnected the connection was lost in mid-answer: what came is the beginning of an
  ///   answer
  record Failed(TurnOutput output, Failure failure, boolean disconnected) implements Turn {}

  /// The stop signal ended it.
  record Stopped() implements Turn {}

  /// To be made later: the guard denied it in the last moment, or the answer found no memory. What
  /// came of it is void.
  record Postponed(WaitReason reason) implements Turn {}
}
