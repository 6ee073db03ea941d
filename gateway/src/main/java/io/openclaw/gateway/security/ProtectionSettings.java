package io.openclaw.gateway.security;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Who needs a token, and how much one client may take. A limit of 0 is lifted.
///
/// @param tokens when a call needs a token
/// @param tokensFile further tokens: lines of `sha256 owner scopes`
/// @param requestsPerMinute of one token, or of one address that is not this machine
/// @param burst how many of them at once
/// @param requestsInFlight most at once, streams apart
/// @param connections most WebSockets and event streams at once
/// @param connectionsPerAddress most of them from one address
/// @param sockets most open sockets; more wait until one is closed
/// @param trustedProxies addresses (`10.0.0.7`, `10.0.0.0/8`) whose X-Forwarded-For is believed
/// @param headersWithin how long a request's head may take to arrive
/// @param bodyRate slowest body, in bytes a second
/// @param bodyGrace how long a body may be slower
@ConfigurationProperties("openclaw.security")
public record ProtectionSettings(
    @DefaultValue("auto") TokensNeeded tokens,
    @DefaultValue("") String tokensFile,
    @DefaultValue("600") int requestsPerMinute,
    @DefaultValue("120") int burst,
    @DefaultValue("1000") int requestsInFlight,
    @DefaultValue("1000") int connections,
    @DefaultValue("10") int connectionsPerAddress,
    @DefaultValue("12000") int sockets,
    @DefaultValue List<String> trustedProxies,
    @DefaultValue("10s") Duration headersWithin,
    @DefaultValue("1KB") DataSize bodyRate,
    @DefaultValue("10s") Duration bodyGrace) {

  public ProtectionSettings {
    notNegative("requests-per-minute", requestsPerMinute);
    notNegative("requests-in-flight", requestsInFlight);
    notNegative("connections", connections);
    notNegative("connections-per-address", connectionsPerAddress);
    notNegative("sockets", sockets);
    notNegative("body-rate", bodyRate.toBytes());
    notNegative("body-grace", bodyGrace.toMillis());
    notNegative("burst", (long) burst - 1);
    notNegative("headers-within", headersWithin.toMillis() - 1);
  }

  private static void notNegative(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException("openclaw.security." + name + " is too small");
    }
  }
}
