package io.openclaw.gateway.socket;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import java.io.ByteArrayOutputStream;

/// Puts the pieces of a frame together, within a limit and within what all may hold. Belongs to one
/// thread at a time.
final class Gathering {
  private final Held held;
  private final long largest;
  private ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
  private int taken;

  Gathering(Held held, long largest) {
    this.held = held;
    this.largest = largest;
  }

  /// Throws [ProblemException] when it becomes too much; then the connection cannot go on.
  void add(byte[] piece) {
    if (taken + (long) piece.length > largest) {
      throw ProblemException.of(
          Code.TOO_LARGE, "A frame must not be larger than " + largest + " bytes.");
    }
    held.take(piece.length);
    taken += piece.length;
    bytes.writeBytes(piece);
  }

  int length() {
    return taken;
  }

  /// The whole frame; whoever has it gives its length back to [Held].
  byte[] take() {
    byte[] whole = bytes.toByteArray();
    bytes = new ByteArrayOutputStream(0);
    taken = 0;
    return whole;
  }

  void drop() {
    held.give(taken);
    taken = 0;
    bytes = new ByteArrayOutputStream(0);
  }
}
