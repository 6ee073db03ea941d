package io.openclaw.gateway.plainws;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Limits of the plain WebSocket.
///
/// @param longestMessage of a person, in characters
/// @param largestFrame a client may send
/// @param heldFrames of all clients together, while they are read or wait their turn
@ConfigurationProperties("openclaw.plainws")
public record PlainWebSocketSettings(
    @DefaultValue("100000") int longestMessage,
    @DefaultValue("640KB") DataSize largestFrame,
    @DefaultValue("32MB") DataSize heldFrames) {

  public PlainWebSocketSettings {
    positive("longest-message", longestMessage);
    positive("largest-frame", largestFrame.toBytes());
    positive("held-frames", heldFrames.toBytes());
  }

  private static void positive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("openclaw.plainws." + name + " must be positive");
    }
  }
}
