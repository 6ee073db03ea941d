package io.openclaw.gateway.intake;

import io.openclaw.task.Lane;

/// What differs between transports.
///
/// @param streaming whether the transport notices that its client is gone, so that `on_disconnect`
///   has a meaning
/// @param lane of a task that names none
/// @param longestMessage in characters, of the field `message`
public record Terms(boolean streaming, Lane lane, int longestMessage) {
  /// What no body reaches.
  private static final int ANY = 10 << 20;

  public static final Terms REQUEST = new Terms(/* streaming= */ false, Lane.SHORT, ANY);
  public static final Terms STREAM = new Terms(/* streaming= */ true, Lane.SHORT, ANY);

  /// A person waits for the answer.
  public static Terms chat(int longestMessage) {
    return new Terms(/* streaming= */ true, Lane.PRIORITY, longestMessage);
  }
}
