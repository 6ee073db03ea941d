package io.openclaw.gateway.plainws;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.TextLogs;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.testkit.text.TextCase;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TextEncoderTest {
  private static final TaskId TASK = TaskId.create(0, () -> Instant.EPOCH);

  static Stream<TextCase> cases() {
    return TextLogs.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aClientThatDiscardsWhatItIsToldToHasTheTextThatCounts(TextCase expected) {
    List<TaskEvent> log = TextLogs.events(expected, TASK);
    TextEncoder encoder = new TextEncoder((_, seq, limit) -> page(log, seq, limit));
    StringBuilder client = new StringBuilder();

    for (TaskEvent event : log) {
      encoder.event(event).forEach(frame -> receive(frame, client));
    }

    assertThat(client).hasToString(expected.text());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theLogIsReadAgainOnlyWhenTextThatWasSentMayBeVoid(TextCase expected) {
    List<TaskEvent> log = TextLogs.events(expected, TASK);
    AtomicInteger readings = new AtomicInteger();
    TextEncoder encoder =
        new TextEncoder((_, seq, limit) -> {
          readings.incrementAndGet();
          return page(log, seq, limit);
        });

    encoder.event(log.getFirst());

    assertThat(readings).hasValue(0);
  }

  private static List<TaskEvent> page(List<TaskEvent> log, long after, int limit) {
    return log.stream().filter(it -> it.seq() > after).limit(Math.min(limit, 2)).toList();
  }

  private static void receive(String frame, StringBuilder text) {
    if (frame.startsWith("{\"type\":\"retrying\"")) {
      text.setLength(0);
    } else if (!frame.startsWith("{\"type\":")) {
      text.append(frame);
    }
  }
}
