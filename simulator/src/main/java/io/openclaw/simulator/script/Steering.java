package io.openclaw.simulator.script;

import io.openclaw.simulator.http.HttpError;
import io.openclaw.simulator.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;

/// What the `#sim` lines of a prompt ask for; empty is as usual. Nothing is guessed: a value that
/// makes no sense is refused by its name.
record Steering(
    OptionalInt tokens,
    Pace pace,
    Optional<Fault> fault,
    OptionalInt at,
    OptionalInt times,
    Optional<String> reply,
    List<ToolUse> calls,
    OptionalInt turn,
    Optional<String> offers,
    boolean reasoning) {

  private static final int MOST_TOKENS = 4_000_000;
  private static final int MOST_TURNS = 10_000;
  private static final double USUAL_RATE = 20;
  private static final Pattern DURATION = Pattern.compile("(\\d{1,7})(ms|s)");

  static Steering of(Map<String, String> values) {
    requires(values, "at", "fail");
    requires(values, "times", "fail");
    requires(values, "args", "tool");
    if (values.containsKey("tool") && values.containsKey("calls")) {
      throw HttpError.badRequest("#sim: tool and calls exclude one another");
    }
    return new Steering(
        whole(values, "tokens", MOST_TOKENS),
        new Pace(
            value(values, "first", Steering::duration).orElse(Duration.ZERO),
            interval(value(values, "rate", Steering::rate).orElse(USUAL_RATE))),
        value(values, "fail", Fault::named),
        whole(values, "at", Integer.MAX_VALUE),
        whole(values, "times", Integer.MAX_VALUE),
        value(values, "reply", Steering::string),
        calls(values),
        whole(values, "turn", MOST_TURNS),
        value(values, "offers", ToolUse::name),
        value(values, "reasoning", Steering::yesOrNo).orElse(false));
  }

  /// Whether its conditions are met.
  boolean holds(RequestFacts facts) {
    return (turn.isEmpty() || turn.getAsInt() == facts.turn())
        && (offers.isEmpty() || facts.offered().contains(offers.get()));
  }

  /// Once a tool has answered it is time for text and not for the same calls again, unless they
  /// belong to a turn.
  List<ToolUse> callsIn(RequestFacts facts) {
    return facts.toolAnswered() && turn.isEmpty() ? List.of() : calls;
  }

  private static List<ToolUse> calls(Map<String, String> values) {
    Optional<String> tool = value(values, "tool", ToolUse::name);
    Optional<String> args =
        value(values, "args", word -> Optional.of(word).filter(it -> it.startsWith("{")));
    return tool.map(name -> List.of(new ToolUse(name, args.orElse("{}"))))
        .orElseGet(() -> value(values, "calls", ToolUse::list).orElse(List.of()));
  }

  private static void requires(Map<String, String> values, String name, String other) {
    if (values.containsKey(name) && !values.containsKey(other)) {
      throw HttpError.badRequest("#sim: " + name + " needs " + other);
    }
  }

  private static <T> Optional<T> value(
      Map<String, String> values, String name, Function<String, Optional<T>> reading) {
    String text = values.get(name);
    if (text == null) {
      return Optional.empty();
    }
    Optional<T> value = reading.apply(text);
    if (value.isEmpty()) {
      throw HttpError.badRequest("#sim: malformed value of " + name);
    }
    return value;
  }

  private static OptionalInt whole(Map<String, String> values, String name, int most) {
    Optional<Integer> number =
        value(
            values,
            name,
            text ->
                Optional.of(text)
                    .filter(it -> it.matches("\\d{1,10}"))
                    .map(Long::parseLong)
                    .filter(it -> it >= 1 && it <= most)
                    .map(Long::intValue));
    return number.map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  private static Optional<Double> rate(String text) {
    return Optional.of(text)
        .filter(it -> it.matches("\\d{1,7}(\\.\\d{1,4})?"))
        .map(Double::parseDouble)
        .filter(it -> it > 0 && it <= 1_000_000);
  }

  private static Duration interval(double rate) {
    return Duration.ofNanos(Math.round(1e9 / rate));
  }

  private static Optional<Duration> duration(String text) {
    Matcher parts = DURATION.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(parts.group(1));
    return Optional.of(
        parts.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number));
  }

  private static Optional<String> string(String text) {
    if (!text.startsWith("\"")) {
      return Optional.empty();
    }
    try (JsonParser parser = Json.lenientParser(text)) {
      parser.nextToken();
      return Optional.of(parser.getString()).filter(Steering::wellFormed);
    }
  }

  /// Half a surrogate pair has no UTF-8.
  private static boolean wellFormed(String text) {
    return text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }

  private static Optional<Boolean> yesOrNo(String text) {
    return switch (text) {
      case "yes" -> Optional.of(true);
      case "no" -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
