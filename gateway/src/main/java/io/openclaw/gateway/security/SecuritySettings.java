package io.openclaw.gateway.security;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What is let in.
///
/// @param hosts names beside localhost, 127.0.0.1 and [::1] that a request may call this gateway by
/// @param origins beside the gateway's own, of pages that may call it, such as
///   `https://claw.example.com`
/// @param bodyLimit largest body
/// @param bodyBudget memory for all bodies under way and what is made of them
@ConfigurationProperties("openclaw")
public record SecuritySettings(
    @DefaultValue List<String> hosts,
    @DefaultValue List<String> origins,
    @DefaultValue("10MB") DataSize bodyLimit,
    @DefaultValue("192MB") DataSize bodyBudget) {

  public SecuritySettings {
    for (String origin : origins) {
      if (!origin.matches("https?://[A-Za-z0-9.:\\[\\]-]+")) {
        throw new IllegalArgumentException(
            "openclaw.origins must be like https://claw.example.com, not " + origin);
      }
    }
    if (bodyLimit.toBytes() < 1 || bodyLimit.toMegabytes() > 10) {
      throw new IllegalArgumentException("openclaw.body-limit must be from 1B to 10MB");
    }
    if (bodyBudget.toBytes() < bodyLimit.toBytes()) {
      throw new IllegalArgumentException("openclaw.body-budget must not be below body-limit");
    }
  }
}
