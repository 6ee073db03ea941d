package io.openclaw.simulator.script;

import io.openclaw.simulator.http.HttpError;
import io.openclaw.simulator.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The `#sim` lines of a prompt, read as `name=value` pairs, and the rest. A value is a word, or a
/// JSON string, object or array, kept here as it was written.
///
/// @param always what the lines without conditions say
/// @param conditional what each line with conditions says, over what is said always
record SteeringLines(Steering always, List<Steering> conditional, String rest) {

  private static final String MARK = "#sim";
  private static final Set<String> CONDITIONS = Set.of("turn", "offers");
  private static final Set<String> NAMES =
      Set.of(
          "tokens",
          "rate",
          "first",
          "fail",
          "at",
          "times",
          "reply",
          "tool",
          "args",
          "calls",
          "turn",
          "offers",
          "reasoning");

  static SteeringLines of(String prompt) {
    Map<String, String> always = new LinkedHashMap<>();
    List<Map<String, String>> conditional = new ArrayList<>();
    for (String line : prompt.lines().filter(SteeringLines::steers).toList()) {
      Map<String, String> values = values(line);
      if (Collections.disjoint(values.keySet(), CONDITIONS)) {
        values.forEach((name, value) -> put(always, name, value));
      } else {
        conditional.add(values);
      }
    }
    String rest = prompt.lines().filter(line -> !steers(line)).collect(Collectors.joining("\n"));
    return new SteeringLines(
        Steering.of(always), conditional.stream().map(it -> over(always, it)).toList(), rest);
  }

  /// Of the lines whose conditions are met the last one; every line was checked before.
  Steering steering(RequestFacts facts) {
    return conditional.reversed().stream().filter(it -> it.holds(facts)).findFirst().orElse(always);
  }

  private static Steering over(Map<String, String> always, Map<String, String> values) {
    Map<String, String> both = new LinkedHashMap<>(always);
    both.putAll(values);
    return Steering.of(both);
  }

  private static void put(Map<String, String> values, String name, String value) {
    if (values.put(name, value) != null) {
      throw HttpError.badRequest("#sim: given twice: " + name);
    }
  }

  private static boolean steers(String line) {
    return line.startsWith(MARK)
        && (line.length() == MARK.length() || Character.isWhitespace(line.charAt(MARK.length())));
  }

  private static Map<String, String> values(String line) {
    Map<String, String> values = new LinkedHashMap<>();
    int at = skipBlanks(line, MARK.length());
    while (at < line.length()) {
      int equals = line.indexOf('=', at);
      String name = equals < 0 ? line.substring(at) : line.substring(at, equals);
      if (equals < 0 || !NAMES.contains(name)) {
        throw HttpError.badRequest("#sim: not understood: " + shortened(name));
      }
      int end = endOfValue(name, line, equals + 1);
      put(values, name, line.substring(equals + 1, end));
      at = skipBlanks(line, end);
    }
    return values;
  }

  private static int endOfValue(String name, String line, int from) {
    boolean json = from < line.length() && "\"{[".indexOf(line.charAt(from)) >= 0;
    int end = json ? from + jsonLength(name, line.substring(from)) : endOfWord(line, from);
    if (end == from || (end < line.length() && !Character.isWhitespace(line.charAt(end)))) {
      throw HttpError.badRequest("#sim: malformed value of " + name);
    }
    return end;
  }

  private static int jsonLength(String name, String text) {
    try (JsonParser parser = Json.lenientParser(text)) {
      if (parser.nextToken() == JsonToken.VALUE_STRING) {
        parser.finishToken();
      } else {
        parser.skipChildren();
      }
      return (int) parser.currentLocation().getCharOffset();
    } catch (JacksonException e) {
      throw HttpError.badRequest("#sim: malformed value of " + name);
    }
  }

  private static int endOfWord(String line, int from) {
    int end = from;
    while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
      end++;
    }
    return end;
  }

  private static int skipBlanks(String line, int from) {
    int at = from;
    while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
      at++;
    }
    return at;
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
