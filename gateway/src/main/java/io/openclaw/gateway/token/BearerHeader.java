package io.openclaw.gateway.token;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The `Authorization` header (RFC 6750).
final class BearerHeader {
  private static final Pattern FORM = Pattern.compile("(?i:Bearer) +(\\S+) *");

  private BearerHeader() {}

  static Optional<String> secret(String header) {
    Matcher form = FORM.matcher(header);
    return form.matches() ? Optional.of(form.group(1)) : Optional.empty();
  }
}
