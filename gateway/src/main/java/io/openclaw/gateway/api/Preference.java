package io.openclaw.gateway.api;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The `Prefer: wait=N` header (RFC 7240). What cannot be read is ignored, as the RFC has it; more
/// than a minute is a minute.
record Preference(Duration patience) {
  private static final Pattern WAIT =
      Pattern.compile("(?:^|[,;])\\s*wait\\s*=\\s*\"?([0-9]{1,9})\"?\\s*(?:$|[,;])");
  private static final long LONGEST = 60;

  static Optional<Preference> of(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    Matcher wait = WAIT.matcher(header);
    return wait.find()
        ? Optional.of(
            new Preference(Duration.ofSeconds(Math.min(LONGEST, Long.parseLong(wait.group(1))))))
        : Optional.empty();
  }

  String applied() {
    return "wait=" + patience.toSeconds();
  }
}
