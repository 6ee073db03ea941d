package io.openclaw.gateway.quota;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How large request bodies may be.
///
/// @param bodyLimit largest body
/// @param bodyBudget memory for all bodies that are being read, and what is made of them
@ConfigurationProperties("openclaw")
public record BodySettings(
    @DefaultValue("10MB") DataSize bodyLimit, @DefaultValue("192MB") DataSize bodyBudget) {

  public BodySettings {
    if (bodyLimit.toBytes() < 1 || bodyLimit.toMegabytes() > 10) {
      throw new IllegalArgumentException(
          "openclaw.body-limit must be from 1B to 10MB, not " + bodyLimit);
    }
    if (bodyBudget.toBytes() < bodyLimit.toBytes()) {
      throw new IllegalArgumentException(
          "openclaw.body-budget must be at least openclaw.body-limit, not " + bodyBudget);
    }
  }
}
