package io.openclaw.gateway.webguard;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Names and pages that may call.
///
/// @param hosts names beside localhost, 127.0.0.1 and [::1] that a request may call this gateway by
/// @param origins beside the gateway's own, of pages that may call it, such as
///   `https://claw.example.com`
@ConfigurationProperties("openclaw")
record WebGuardSettings(@DefaultValue List<String> hosts, @DefaultValue List<String> origins) {

  WebGuardSettings {
    for (String origin : origins) {
      if (!origin.matches("https?://[A-Za-z0-9.:\\[\\]-]+")) {
        throw new IllegalArgumentException(
            "openclaw.origins must be like https://claw.example.com, not " + origin);
      }
    }
  }
}
