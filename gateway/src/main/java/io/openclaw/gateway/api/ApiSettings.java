package io.openclaw.gateway.api;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param streams most event streams that are open at once
@ConfigurationProperties("openclaw")
record ApiSettings(@DefaultValue("1000") int streams) {
  ApiSettings {
    if (streams < 1) {
      throw new IllegalArgumentException("openclaw.streams must be 1 or more");
    }
  }
}
