package io.openclaw.gateway.session;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What a turn is told of the turns before it.
///
/// @param contextTokens how much of them, at most; four characters are taken for a token
/// @param contextTurns how many of them, at most
/// @param readWithin how long reading them may take before it is tried again, later
@ConfigurationProperties("openclaw.session")
public record SessionSettings(
    @DefaultValue("8000") int contextTokens,
    @DefaultValue("50") int contextTurns,
    @DefaultValue("2s") Duration readWithin) {

  public SessionSettings {
    if (contextTokens < 0) {
      throw new IllegalArgumentException("openclaw.session.context-tokens must be 0 or more");
    }
    if (contextTurns < 1) {
      throw new IllegalArgumentException("openclaw.session.context-turns must be 1 or more");
    }
    if (!readWithin.isPositive()) {
      throw new IllegalArgumentException("openclaw.session.read-within must be more than nothing");
    }
  }
}
