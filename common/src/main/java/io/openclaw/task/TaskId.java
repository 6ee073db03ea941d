package io.openclaw.task;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names a task for life: `t<shard>_<ULID>`. The shard says where its keys live, the ULID carries
/// 80 random bits, so an id cannot be guessed, and sorts by creation time.
public record TaskId(String text) {
  private static final Pattern FORM =
      Pattern.compile("t([0-9]{1,3})_([0-7][0-9a-hjkmnp-tv-z]{25})");
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final SecureRandom RANDOM = new SecureRandom();

  public TaskId {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not a task id");
    }
  }

  /// The id that `text` spells, or nothing: a malformed id is like an absent one.
  public static Optional<TaskId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new TaskId(text)) : Optional.empty();
  }

  public static TaskId create(int shard, InstantSource clock) {
    StringBuilder id = new StringBuilder(32).append('t').append(shard).append('_');
    appendBase32(id, clock.millis(), 10);
    appendBase32(id, RANDOM.nextLong(), 8);
    appendBase32(id, RANDOM.nextLong(), 8);
    return new TaskId(id.toString());
  }

  public int shard() {
    return Integer.parseInt(parts().group(1));
  }

  /// The part that orders ids by age, whatever their shard.
  public String age() {
    return parts().group(2);
  }

  /// When it was made, by the clock of its maker.
  public Instant created() {
    long millis = 0;
    for (char digit : age().substring(0, 10).toCharArray()) {
      millis = millis << 5 | ALPHABET.indexOf(digit);
    }
    return Instant.ofEpochMilli(millis);
  }

  @Override
  public String toString() {
    return text;
  }

  private Matcher parts() {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalStateException("checked when made");
    }
    return parts;
  }

  private static void appendBase32(StringBuilder to, long value, int digits) {
    for (int digit = digits - 1; digit >= 0; digit--) {
      to.append(ALPHABET.charAt((int) (value >>> (5 * digit)) & 31));
    }
  }
}
