package io.openclaw.gateway.intake;

import io.openclaw.task.Lane;

/// What is different from door to door.
///
/// @param streaming whether the door sees its clients go, so that `on_disconnect` has a meaning
/// @param lane of a task that names none
/// @param longestMessage in characters, of the field `message`
public record Terms(boolean streaming, Lane lane, int longestMessage) {
  /// What no body reaches.
  private static final int ANY = 10 << 20;

  public static final Terms REQUEST = new Terms(/* streaming= */ false, Lane.SHORT, ANY);
  public static final Terms STREAM = new Terms(/* streaming= */ true, Lane.SHORT, ANY);

  /// Somebody sits there and waits.
  public static Terms chat(int longestMessage) {
    return new Terms(/* streaming= */ true, Lane.PRIORITY, longestMessage);
  }
}
