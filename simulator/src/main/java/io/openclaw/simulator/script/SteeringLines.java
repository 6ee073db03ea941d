package io.openclaw.simulator.script;

import io.openclaw.simulator.http.HttpError;
import io.openclaw.simulator.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Splits a prompt into its `#sim` lines, read as `name=value` pairs, and the rest. A value is a
/// word, or a JSON string or object, kept here as it was written.
record SteeringLines(Map<String, String> values, String rest) {

  private static final String MARK = "#sim";
  private static final Set<String> NAMES =
      Set.of(
          "tokens", "rate", "first", "fail", "at", "times", "reply", "tool", "args", "reasoning");

  static SteeringLines of(String prompt) {
    Map<String, String> values = new LinkedHashMap<>();
    prompt.lines().filter(SteeringLines::steers).forEach(line -> read(line, values));
    String rest = prompt.lines().filter(line -> !steers(line)).collect(Collectors.joining("\n"));
    return new SteeringLines(values, rest);
  }

  private static boolean steers(String line) {
    return line.startsWith(MARK)
        && (line.length() == MARK.length() || Character.isWhitespace(line.charAt(MARK.length())));
  }

  private static void read(String line, Map<String, String> values) {
    int at = skipBlanks(line, MARK.length());
    while (at < line.length()) {
      int equals = line.indexOf('=', at);
      String name = equals < 0 ? line.substring(at) : line.substring(at, equals);
      if (equals < 0 || !NAMES.contains(name)) {
        throw HttpError.badRequest("#sim: not understood: " + shortened(name));
      }
      int end = endOfValue(name, line, equals + 1);
      if (values.put(name, line.substring(equals + 1, end)) != null) {
        throw HttpError.badRequest("#sim: given twice: " + name);
      }
      at = skipBlanks(line, end);
    }
  }

  private static int endOfValue(String name, String line, int from) {
    boolean json = line.startsWith("\"", from) || line.startsWith("{", from);
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
