package io.openclaw.gateway.security;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The `Authorization` header (RFC 6750).
final class Bearer {
  private static final Pattern FORM = Pattern.compile("(?i:Bearer) +(\\S+) *");

  private Bearer() {}

  static Optional<String> secret(String header) {
    Matcher form = FORM.matcher(header);
    return form.matches() ? Optional.of(form.group(1)) : Optional.empty();
  }
}
