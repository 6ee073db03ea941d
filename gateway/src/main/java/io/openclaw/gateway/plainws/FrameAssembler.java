package io.openclaw.gateway.plainws;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import java.io.ByteArrayOutputStream;

/// Puts the pieces of a frame together, within its own limit and within the budget of all. Belongs
/// to one thread at a time.
final class FrameAssembler {
  private final FrameBudget budget;
  private final long largest;
  private ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
  private int taken;

  FrameAssembler(FrameBudget budget, long largest) {
    this.budget = budget;
    this.largest = largest;
  }

  /// Throws [ProblemException] when it becomes too much; then the connection cannot go on.
  void add(byte[] piece) {
    if (taken + (long) piece.length > largest) {
      throw ProblemException.of(
          Code.TOO_LARGE, "A frame must not be larger than " + largest + " bytes.");
    }
    budget.take(piece.length);
    taken += piece.length;
    bytes.writeBytes(piece);
  }

  int length() {
    return taken;
  }

  /// The whole frame; its new holder gives its length back to [FrameBudget].
  byte[] take() {
    byte[] whole = bytes.toByteArray();
    bytes = new ByteArrayOutputStream(0);
    taken = 0;
    return whole;
  }

  void drop() {
    budget.give(taken);
    taken = 0;
    bytes = new ByteArrayOutputStream(0);
  }
}
