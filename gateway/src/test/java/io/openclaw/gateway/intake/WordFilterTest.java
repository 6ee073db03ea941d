package io.openclaw.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.gateway.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordFilterTest {
  private static final WordFilter FILTER =
      new WordFilter(List.of("darn", "Dash it", "  ", "naïve", "坏", "σας"));

  @ParameterizedTest
  @ValueSource(
      strings = {"darn", "Oh DARN!", "x,darn.", "dash IT all", "NAÏVE", "这坏人", "ΣΑΣ", "a_darn_b"})
  void aListedWordIsFoundInAnyCaseAndAnyPlace(String text) {
    assertThat(FILTER.scan(text).found()).isTrue();
    assertThatThrownBy(() -> FILTER.check(text))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("word_not_allowed")
        .hasMessageNotContaining("darn");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "darning", "undarn", "dar n", "dash  it", "daſh", "dashit", "d\u200barn"})
  void whatOnlyLooksAlikeIsNot(String text) {
    assertThat(FILTER.scan(text).found()).isFalse();
  }

  @Test
  void withoutWordsEverythingPasses() {
    new WordFilter(List.of()).check("darn");
  }

  @Test
  void aMegabyteMadeToBeSlowTakesAFewStepsALetter() {
    List<String> words = new ArrayList<>();
    for (int length = 1; length <= 200; length++) {
      words.add("a".repeat(length) + "b");
      words.add("a".repeat(length));
    }
    WordFilter filter = new WordFilter(words);
    int size = 1 << 20;
    for (String piece : List.of("a", "a".repeat(200) + "c", "a".repeat(199) + "bx", "aab")) {
      String text = "x" + piece.repeat(size / piece.length()) + "x";

      WordFilter.Scan scan = filter.scan(text);

      assertThat(scan.found()).isFalse();
      assertThat(scan.steps()).isLessThan(3L * size);
    }
  }

  @Test
  void itFindsWhatAPatternFinds() {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      List<String> words = List.of(noise(random, 3), noise(random, 4), noise(random, 2));
      String text = noise(random, 30);

      assertThat(new WordFilter(words).scan(text).found())
          .as("seed %d: %s in '%s'", seed, words, text)
          .isEqualTo(words.stream().anyMatch(word -> matches(word, text)));
    }
  }

  private static boolean matches(String word, String text) {
    String stripped = word.strip().toLowerCase(Locale.ROOT);
    if (stripped.isEmpty()) {
      return false;
    }
    String begin = stripped.charAt(0) == '.' ? "" : "(?<![ab])";
    String end = stripped.endsWith(".") ? "" : "(?![ab])";
    return Pattern.compile(begin + Pattern.quote(stripped) + end)
        .matcher(text.toLowerCase(Locale.ROOT))
        .find();
  }

  private static String noise(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int letter = 0; letter < length; letter++) {
      text.append("abAB. ".charAt(random.nextInt(6)));
    }
    return text.toString();
  }
}
