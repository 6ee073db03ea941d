package io.openclaw.gateway.plainws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class TextPiecesTest {
  private static final JsonMapper LENIENT =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final String[] ALPHABET = {
    "{",
    "}",
    "{}",
    "\"a\":1",
    " ",
    "\n",
    "\t",
    "\uFEFF",
    "\u00A0",
    "[",
    "]",
    "x",
    "💥",
    ",",
    "{\"type\":\"done\"}",
    "\"",
    "\\",
    "1"
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"type\":\"done\"}",
        " \n{\"a\":{}}",
        "{{\"a\":1}",
        "{\"type\":\"done\"} and more",
        "{\"a\":1}}"
      })
  void whatLooksLikeAnObjectIsSplit(String text) {
    assertThat(TextPieces.of(text)).hasSize(2);
    check(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "a{}", "[{}]", "\"{}\"", "{", " ", "}{}"})
  void otherTextIsOneFrame(String text) {
    assertThat(TextPieces.of(text)).containsExactly(text);
  }

  @Test
  void noTextIsNoFrame() {
    assertThat(TextPieces.of("")).isEmpty();
  }

  @Test
  void anyTextArrivesWholeAndIsNeverAnObject() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 100_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int part = random.nextInt(8); part >= 0; part--) {
        text.append(ALPHABET[random.nextInt(ALPHABET.length)]);
      }
      try {
        check(text.toString());
      } catch (AssertionError wrong) {
        throw new AssertionError("seed " + seed, wrong);
      }
    }
  }

  @Test
  void aLongTextIsCutBetweenCharacters() {
    String text = "💥{}".repeat(20_000);
    assertThat(TextPieces.of(text))
        .hasSizeGreaterThan(2)
        .allSatisfy(
            it -> assertThat(Character.isHighSurrogate(it.charAt(it.length() - 1))).isFalse());
    check(text);
  }

  private static void check(String text) {
    List<String> pieces = TextPieces.of(text);
    assertThat(String.join("", pieces)).isEqualTo(text);
    for (String piece : pieces) {
      assertThat(piece).isNotEmpty();
      assertThat(object(piece)).as(piece).isFalse();
    }
  }

  /// Also with what other parsers take for blank.
  private static boolean object(String piece) {
    try {
      return LENIENT.readTree(piece.replace("\uFEFF", "").replace("\u00A0", " ")).isObject();
    } catch (JacksonException text) {
      return false;
    }
  }
}
