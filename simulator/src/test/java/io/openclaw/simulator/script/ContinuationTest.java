package io.openclaw.simulator.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.simulator.http.HttpError;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class ContinuationTest {
  @Test
  void everyBeginningIsContinuedToTheSameText() {
    for (String prompt : new String[] {"prose", "#sim reply=\"Whole, é🦞 text\" tokens=5"}) {
      String whole = text(AnswerPlan.of(prompt, RequestFacts.first()));
      for (int points = 1; points <= whole.codePointCount(0, whole.length()); points++) {
        String given = whole.substring(0, whole.offsetByCodePoints(0, points));
        assertThat(given + text(AnswerPlan.of(prompt, RequestFacts.continuing(given))))
            .isEqualTo(whole);
      }
    }
  }

  @Test
  void whatIsNoBeginningIsRefused() {
    String prompt = "#sim reply=\"right\"";

    assertThatThrownBy(() -> AnswerPlan.of(prompt, RequestFacts.continuing("wrong")))
        .isInstanceOf(HttpError.class);
    assertThatThrownBy(() -> AnswerPlan.of(prompt, RequestFacts.continuing("right and more")))
        .isInstanceOf(HttpError.class);
  }

  @Test
  void aFaultCountsThePiecesThatAreLeft() {
    String prompt = "#sim reply=\"abcdef\" tokens=6 fail=reset at=3";

    AnswerPlan plan = AnswerPlan.of(prompt, RequestFacts.continuing("ab"));
    assertThat(plan.spoilt().orElseThrow().interruption().orElseThrow().at()).isEqualTo(3);
    assertThat(plan.good().pieces().count()).isEqualTo(4);
    assertThat(AnswerPlan.of(prompt, RequestFacts.continuing("abcde")).spoilt()).isEmpty();
  }

  @Test
  void whatWasThoughtIsNotThoughtAgain() {
    Pieces left =
        AnswerPlan.of("#sim reasoning=yes reply=\"abc\"", RequestFacts.continuing("a"))
            .good()
            .pieces();

    assertThat(left.reasoning()).isZero();
    assertThat(left.count()).isEqualTo(2);
  }

  private static String text(AnswerPlan plan) {
    return StreamSupport.stream(plan.good().pieces().spliterator(), false)
        .map(piece -> piece instanceof Piece.Content(String text) ? text : "")
        .collect(Collectors.joining());
  }
}
