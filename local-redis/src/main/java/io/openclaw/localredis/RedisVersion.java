package io.openclaw.localredis;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The version that a server reports. Sharded channels and functions came with 7, so nothing older
/// will do.
public record RedisVersion(int major, int minor, int patch) {
  private static final Pattern IN_BANNER = Pattern.compile("\\bv=(\\d+)\\.(\\d+)\\.(\\d+)");
  private static final Pattern PLAIN = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*");

  public boolean suffices() {
    return major >= 7;
  }

  /// Reads the line that `redis-server --version` prints.
  static Optional<RedisVersion> inBanner(String banner) {
    Matcher matcher = IN_BANNER.matcher(banner);
    return matcher.find() ? Optional.of(of(matcher)) : Optional.empty();
  }

  static Optional<RedisVersion> parse(String text) {
    Matcher matcher = PLAIN.matcher(text);
    return matcher.matches() ? Optional.of(of(matcher)) : Optional.empty();
  }

  private static RedisVersion of(Matcher matcher) {
    return new RedisVersion(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Integer.parseInt(matcher.group(3)));
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
