package io.openclaw.gateway.chat;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Limits of the chat transport.
///
/// @param longestMessage of a person, in characters
@ConfigurationProperties("openclaw.chat")
public record ChatSettings(@DefaultValue("100000") int longestMessage) {

  public ChatSettings {
    if (longestMessage < 1) {
      throw new IllegalArgumentException("openclaw.chat.longest-message must be positive");
    }
  }
}
