package io.openclaw.gateway.webguard;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What the server takes from the network before it knows a request.
///
/// @param sockets most open sockets; more wait until one is closed; 0 for no limit
/// @param trustedProxies addresses (`10.0.0.7`, `10.0.0.0/8`) whose X-Forwarded-For is believed
/// @param headersWithin how long a request's head may take to arrive
@ConfigurationProperties("openclaw.security")
record NetworkSettings(
    @DefaultValue("12000") int sockets,
    @DefaultValue List<String> trustedProxies,
    @DefaultValue("10s") Duration headersWithin) {

  NetworkSettings {
    if (sockets < 0) {
      throw new IllegalArgumentException(
          "openclaw.security.sockets must be at least 0, not " + sockets);
    }
    if (headersWithin.toMillis() < 1) {
      throw new IllegalArgumentException(
          "openclaw.security.headers-within must be at least 1ms, not " + headersWithin);
    }
  }
}
