package io.openclaw.worker.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.worker.cache.CachedAnswer.Part;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CachedAnswerTest {
  private static final JsonNode USAGE = JsonMapper.shared().readTree("{\"total_tokens\":8}");

  @Test
  void piecesJoinToTheSameTextAndCutNoCharacter() {
    String text = "a" + "🦞".repeat(400);
    CachedAnswer answer =
        new CachedAnswer(List.of(new Part(true, "hm"), new Part(false, text)), USAGE);

    List<Part> pieces = answer.pieces();

    assertThat(pieces.getFirst()).isEqualTo(new Part(true, "hm"));
    assertThat(pieces).hasSizeBetween(10, 30);
    assertThat(pieces.stream().skip(1).map(Part::text).collect(Collectors.joining()))
        .isEqualTo(text);
    assertThat(pieces)
        .noneMatch(it -> Character.isLowSurrogate(it.text().charAt(0)))
        .noneMatch(it -> Character.isHighSurrogate(it.text().charAt(it.text().length() - 1)));
  }

  @Test
  void whatIsKeptIsReadAsItWas() {
    CachedAnswer answer =
        new CachedAnswer(List.of(new Part(true, "h\"m"), new Part(false, "é🦞\n")), USAGE);

    assertThat(CachedAnswer.read(answer.json())).isEqualTo(answer);
    CachedAnswer without = new CachedAnswer(answer.parts(), null);
    assertThat(CachedAnswer.read(without.json())).isEqualTo(without);
  }

  @Test
  void partsFollowEachOtherAsTheyCame() {
    AnswerRecorder recorder = new AnswerRecorder(100);
    recorder.thinking("one ");
    recorder.thinking("two");
    recorder.content("three ");
    recorder.thinking("four");
    recorder.content("five");

    assertThat(recorder.answer().orElseThrow().parts())
        .containsExactly(
            new Part(true, "one two"),
            new Part(false, "three "),
            new Part(true, "four"),
            new Part(false, "five"));
  }

  @Test
  void whatIsNoWholeAnswerIsNone() {
    AnswerRecorder tooLong = new AnswerRecorder(3);
    tooLong.content("abc");
    assertThat(tooLong.answer()).isPresent();
    tooLong.content("d");
    AnswerRecorder cut = new AnswerRecorder(100);
    cut.content("abc");
    cut.cutShort();
    AnswerRecorder speechless = new AnswerRecorder(100);
    speechless.thinking("hm");

    assertThat(tooLong.answer()).isEmpty();
    assertThat(cut.answer()).isEmpty();
    assertThat(speechless.answer()).isEmpty();
  }

  @Test
  void noTextOfItIsPrinted() {
    CachedAnswer answer = new CachedAnswer(List.of(new Part(false, "secret")), null);

    assertThat(answer.toString() + answer.parts() + new AnswerStore.Found.Known("secret"))
        .doesNotContain("secret");
  }
}
