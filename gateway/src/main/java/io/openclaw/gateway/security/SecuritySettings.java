package io.openclaw.gateway.security;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What is let in.
///
/// @param hosts names beside localhost, 127.0.0.1 and [::1] that a request may call this gateway by
/// @param bodyLimit largest body
/// @param bodyBudget memory for all bodies under way and what is made of them
@ConfigurationProperties("openclaw")
public record SecuritySettings(
    @DefaultValue List<String> hosts,
    @DefaultValue("10MB") DataSize bodyLimit,
    @DefaultValue("192MB") DataSize bodyBudget) {

  public SecuritySettings {
    if (bodyLimit.toBytes() < 1 || bodyLimit.toMegabytes() > 10) {
      throw new IllegalArgumentException("openclaw.body-limit must be from 1B to 10MB");
    }
    if (bodyBudget.toBytes() < bodyLimit.toBytes()) {
      throw new IllegalArgumentException("openclaw.body-budget must not be below body-limit");
    }
  }
}
