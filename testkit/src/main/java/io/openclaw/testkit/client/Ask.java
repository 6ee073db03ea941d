package io.openclaw.testkit.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A task as a client asks for it.
///
/// @param expected the reply that the provider will give, when it is known
public record Ask(Map<String, Object> body, @Nullable String expected) {
  public Ask {
    body = Collections.unmodifiableMap(new LinkedHashMap<>(body));
  }

  /// A message to the provider `sim`.
  public static Ask of(String message) {
    return new Ask(Map.of("message", message), null).with("provider", "sim");
  }

  /// The simulator will answer exactly `text`; `steps` are further words of its `#sim` line. The
  /// text must be free of quotes and line ends.
  public static Ask replying(String text, String steps) {
    String line = "#sim reply=\"%s\" %s".formatted(text, steps).strip();
    return new Ask(of("Say it.\n" + line).body, text);
  }

  public Ask with(String field, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(body);
    more.put(field, value);
    return new Ask(more, expected);
  }

  public String prompt() {
    return String.valueOf(body.get("message"));
  }

  public Optional<String> expectation() {
    return Optional.ofNullable(expected);
  }
}
