package io.openclaw.gateway.wire;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads JSON of strangers: UTF-8 to the letter, no duplicate keys, bounded in depth, length and
/// number of tokens, nothing after the end.
public final class StrictJson {
  private StrictJson() {}

  /// The object that `utf8` spells. Throws [ProblemException].
  public static ObjectNode object(byte[] utf8) {
    if (!(parse(decode(utf8)) instanceof ObjectNode object)) {
      throw invalid("The body must be one JSON object.");
    }
    return object;
  }

  private static String decode(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(utf8))
          .toString();
    } catch (CharacterCodingException malformed) {
      throw invalid("The body is not valid UTF-8.");
    }
  }

  private static JsonNode parse(String text) {
    if (text.isBlank()) {
      throw invalid("The body is empty; a JSON object is expected.");
    }
    try {
      return Json.STRICT.readTree(text);
    } catch (StreamConstraintsException tooMuch) {
      throw invalid(
          "The JSON is nested deeper than 64, or a name, number or text in it is too long.");
    } catch (JacksonException broken) {
      throw invalid("The body is not valid JSON" + where(broken) + hint(broken) + ".");
    }
  }

  /// The parser's own words may quote the body, so only the place is told.
  private static String where(JacksonException broken) {
    TokenStreamLocation at = broken.getLocation();
    return at == null || at.getLineNr() < 1
        ? ""
        : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
  }

  private static String hint(JacksonException broken) {
    String message = String.valueOf(broken.getOriginalMessage());
    return message.contains("uplicate") ? ": a key occurs twice in one object" : "";
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(Problem.of(Code.INVALID_JSON, detail));
  }
}
