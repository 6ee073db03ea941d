package io.openclaw.gateway.quota;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How much one client may take. A limit of 0 is lifted.
///
/// @param requestsPerMinute of one token, or of one address that is not this machine
/// @param burst how many of them at once
/// @param requestsInFlight most at once, streams and waiting requests apart
/// @param waitingRequests most long polls and submits with `Prefer: wait` that wait at once
/// @param waitingRequestsPerAddress most of them from one address
/// @param connections most WebSockets and event streams at once
/// @param connectionsPerAddress most of them from one address
/// @param bodyRate slowest body, in bytes a second
/// @param bodyGrace how long a body may be slower
@ConfigurationProperties("openclaw.security")
public record QuotaSettings(
    @DefaultValue("600") int requestsPerMinute,
    @DefaultValue("120") int burst,
    @DefaultValue("1000") int requestsInFlight,
    @DefaultValue("1000") int waitingRequests,
    @DefaultValue("100") int waitingRequestsPerAddress,
    @DefaultValue("1000") int connections,
    @DefaultValue("10") int connectionsPerAddress,
    @DefaultValue("1KB") DataSize bodyRate,
    @DefaultValue("10s") Duration bodyGrace) {

  public QuotaSettings {
    atLeast(0, "requests-per-minute", requestsPerMinute);
    atLeast(1, "burst", burst);
    atLeast(0, "requests-in-flight", requestsInFlight);
    atLeast(0, "waiting-requests", waitingRequests);
    atLeast(0, "waiting-requests-per-address", waitingRequestsPerAddress);
    atLeast(0, "connections", connections);
    atLeast(0, "connections-per-address", connectionsPerAddress);
    atLeast(0, "body-rate", bodyRate.toBytes());
    atLeast(0, "body-grace", bodyGrace.toMillis());
  }

  private static void atLeast(int least, String name, long value) {
    if (value < least) {
      throw new IllegalArgumentException(
          "openclaw.security.%s must be at least %d, not %d".formatted(name, least, value));
    }
  }
}
