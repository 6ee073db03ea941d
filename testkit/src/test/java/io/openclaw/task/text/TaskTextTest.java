package io.openclaw.task.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.task.EventType;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.testkit.text.TextCase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class TaskTextTest {
  private static final TaskId TASK = TaskId.create(0, () -> Instant.EPOCH);

  static Stream<TextCase> cases() {
    return TextCase.all();
  }

  /// Those in which every event could be an entry of our own log.
  static Stream<TextCase> logs() {
    return TextCase.all().filter(it -> it.events().stream().allMatch(TaskTextTest::isOurs));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void ofEventsThatCameAsJsonIsThatOfTheCase(TextCase expected) {
    TaskText text = new TaskText(expected.stages());
    List<Long> voids = new ArrayList<>();

    for (JsonNode event : expected.events()) {
      long seq = event.path("seq").asLong(0);
      if (text.add(
          seq,
          event.path("type").asString(""),
          event.path("stage").asString(""),
          event.path("content").asString(""),
          event.path("data"))) {
        voids.add(seq);
      }
    }

    assertCase(expected, text, voids);
  }

  @ParameterizedTest
  @MethodSource("logs")
  void ofALogIsThatOfTheCase(TextCase expected) {
    TaskText text = new TaskText(expected.stages());
    List<Long> voids = new ArrayList<>();

    for (JsonNode event : expected.events()) {
      if (text.add(entry(event))) {
        voids.add(event.path("seq").asLong(0));
      }
    }

    assertCase(expected, text, voids);
  }

  @Test
  void beginsAnewWithTheLog() {
    TaskText text = new TaskText();
    text.add(content(1, "a"));
    text.add(content(2, "b"));

    assertThat(text.clear()).isTrue();
    assertThat(text.clear()).isFalse();
    text.add(content(1, "a"));

    assertThat(text.text()).isEqualTo("a");
    assertThat(text.length()).isEqualTo(1);
  }

  @Test
  void ofALogWhoseDataCannotBeReadVoidsLikeAStartThatSaysNothing() {
    TaskText text = new TaskText();
    text.add(content(1, "lost"));

    text.add(new TaskEvent(TASK, 2, 2, Instant.EPOCH, EventType.STARTED, "system", "", "{broken"));

    assertThat(text.text()).isEmpty();
  }

  private static void assertCase(TextCase expected, TaskText text, List<Long> voids) {
    assertThat(text.text()).isEqualTo(expected.text());
    assertThat(voids).isEqualTo(expected.voids());
    assertThat(text.reply()).isEqualTo(expected.reply());
  }

  private static boolean isOurs(JsonNode event) {
    String type = event.path("type").asString("");
    return event.has("seq") && Stream.of(EventType.values()).anyMatch(it -> it.word().equals(type));
  }

  private static TaskEvent content(long seq, String content) {
    return new TaskEvent(
        TASK, seq, 1, Instant.EPOCH, EventType.CONTENT, TaskText.RESPONSE, content, "{}");
  }

  private static TaskEvent entry(JsonNode event) {
    return new TaskEvent(
        TASK,
        event.path("seq").asLong(0),
        1,
        Instant.EPOCH,
        EventType.of(event.path("type").asString("")),
        event.path("stage").asString(""),
        event.path("content").asString(""),
        event.path("data").toString());
  }
}
