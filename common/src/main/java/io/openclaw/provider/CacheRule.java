package io.openclaw.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whether and how a provider's answers are kept for identical calls.
///
/// @param byDefault `off` or `use`, for tasks that do not say it themselves
/// @param ttl how long an answer is kept, such as `90s`, `15m`, `1h`, `7d`
/// @param shared owners get each other's answers
public record CacheRule(
    @JsonProperty("default") @Nullable String byDefault, @Nullable String ttl, boolean shared) {
  public static final CacheRule NONE = new CacheRule(null, null, /* shared= */ false);

  private static final Duration LONGEST = Duration.ofDays(7);
  private static final String USUAL = "1h";
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})([smhd])");

  public boolean usedByDefault() {
    return "use".equals(byDefault);
  }

  public Duration keptFor() {
    Matcher time = TIME.matcher(Objects.requireNonNullElse(ttl, USUAL));
    return time.matches() ? duration(Long.parseLong(time.group(1)), time.group(2)) : Duration.ZERO;
  }

  boolean saysOffOrUse() {
    return byDefault == null || byDefault.equals("off") || usedByDefault();
  }

  boolean lastsSensibly() {
    return keptFor().isPositive() && keptFor().compareTo(LONGEST) <= 0;
  }

  private static Duration duration(long number, String unit) {
    return switch (unit) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
