package io.openclaw.gateway.websocket;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Limits of WebSocket connections.
///
/// @param firstFrame how long a client may take to send its first frame, where that shows its token
/// @param beat how often each side shows that it is there
/// @param deadAfter a peer without any sign of life for so long is gone
/// @param sendLimit a socket that takes nothing for so long is closed
@ConfigurationProperties("openclaw.websocket")
public record WebSocketSettings(
    @DefaultValue("5s") Duration firstFrame,
    @DefaultValue("10s") Duration beat,
    @DefaultValue("25s") Duration deadAfter,
    @DefaultValue("25s") Duration sendLimit) {

  public WebSocketSettings {
    positive("first-frame", firstFrame.toMillis());
    positive("beat", beat.toMillis());
    positive("send-limit", sendLimit.toMillis());
    if (deadAfter.compareTo(beat) <= 0) {
      throw new IllegalArgumentException(
          "openclaw.websocket.dead-after must be longer than openclaw.websocket.beat");
    }
  }

  private static void positive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("openclaw.websocket." + name + " must be positive");
    }
  }
}
