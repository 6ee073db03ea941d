package io.openclaw.simulator.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswerPlanTest {

  @Test
  void makesTwentyToFortyPiecesOfAnyPrompt() {
    List<Integer> counts =
        IntStream.range(0, 500)
            .mapToObj(i -> AnswerPlan.of("p" + i, RequestFacts.first()).good().pieces().count())
            .toList();

    assertThat(counts).allSatisfy(count -> assertThat(count).isBetween(20, 40));
    assertThat(counts).contains(20, 40);
  }

  @Test
  void piecesAreDueAtTheirOwnTimeWhateverCameBefore() {
    Pace pace = AnswerPlan.of("#sim rate=8 first=300ms", RequestFacts.first()).good().pace();

    assertThat(pace.dueAfterNanos(1)).isEqualTo(300_000_000L);
    assertThat(pace.dueAfterNanos(2)).isEqualTo(425_000_000L);
    assertThat(pace.dueAfterNanos(4_000_000)).isEqualTo(300_000_000L + 3_999_999 * 125_000_000L);
  }

  @Test
  void slicesOfRandomTextsJoinToTheText() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      String text = randomText(random);
      int most = 1 + random.nextInt(50);
      List<String> slices = EqualParts.of(text, most);

      assertThat(String.join("", slices)).as("seed %d", seed).isEqualTo(text);
      assertThat(slices)
          .as("seed %d", seed)
          .hasSize(Math.min(most, text.codePointCount(0, text.length())))
          .allSatisfy(slice ->
              assertThat(
                      Character.isLowSurrogate(slice.charAt(0))
                          || Character.isHighSurrogate(slice.charAt(slice.length() - 1)))
                  .isFalse());
    }
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(60); i > 0; i--) {
      text.appendCodePoint(random.nextBoolean() ? 0x1F600 + random.nextInt(50) : 'a');
    }
    return text.toString();
  }

  @Test
  void steeringLinesAreNoPartOfWhatTheTextIsMadeFrom() {
    assertThat(text("#sim tokens=30\nhello")).isEqualTo(text("hello\n#sim tokens=30 rate=5"));
    assertThat(text("#sim tokens=30\nhello")).isNotEqualTo(text("#sim tokens=30\nhallo"));
  }

  private static String text(String prompt) {
    List<String> pieces = new ArrayList<>();
    for (Piece piece : AnswerPlan.of(prompt, RequestFacts.first()).good().pieces()) {
      pieces.add(((Piece.Content) piece).text());
    }
    return String.join("", pieces);
  }
}
