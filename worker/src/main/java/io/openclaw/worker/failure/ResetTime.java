package io.openclaw.worker.failure;

import io.openclaw.worker.provider.ProviderError;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// When a used-up quota is there again. Zhipu says so in its text, in the time of its own country.
final class ResetTime {
  private static final ZoneId THERE = ZoneId.of("Asia/Shanghai");
  private static final String DAILY = "1304";
  private static final Duration UNKNOWN = Duration.ofMinutes(15);
  private static final Duration LONGEST = Duration.ofDays(8);
  private static final Pattern TIME =
      Pattern.compile("(\\d{4}-\\d{2}-\\d{2})[ T](\\d{2}:\\d{2}(?::\\d{2})?)");

  private ResetTime() {}

  static Duration wait(ProviderError error, Instant now) {
    Duration asked = error.retryAfter();
    Duration wait = asked != null ? asked : Duration.between(now, resets(error, now));
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }

  private static Instant resets(ProviderError error, Instant now) {
    Matcher time = TIME.matcher(error.text());
    if (time.find()) {
      try {
        return LocalDateTime.parse(time.group(1) + 'T' + time.group(2)).atZone(THERE).toInstant();
      } catch (DateTimeException noTime) {
        return now.plus(UNKNOWN);
      }
    }
    return error.code().equals(DAILY)
        ? now.atZone(THERE).toLocalDate().plusDays(1).atStartOfDay(THERE).toInstant()
        : now.plus(UNKNOWN);
  }
}
