package io.openclaw.gateway.token;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Which callers need a token.
///
/// @param tokens when a call needs a token
/// @param tokensFile further tokens: lines of `sha256 owner scopes`
@ConfigurationProperties("openclaw.security")
record TokenSettings(
    @DefaultValue("auto") TokenRequirement tokens, @DefaultValue("") String tokensFile) {}
