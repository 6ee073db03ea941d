package io.openclaw.gateway.presence;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of `on_disconnect: cancel`.
///
/// @param comeBack how long a disconnected client may take to return before its task is cancelled
@ConfigurationProperties("openclaw.presence")
record PresenceSettings(@DefaultValue("10s") Duration comeBack) {

  PresenceSettings {
    if (comeBack.toMillis() < 1) {
      throw new IllegalArgumentException("openclaw.presence.come-back must be positive");
    }
  }
}
