package io.openclaw.gateway;

import io.openclaw.task.EventType;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.text.TaskText;
import io.openclaw.testkit.text.TextCase;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The cases of which text still counts, as logs that a store of ours could hold.
public final class TextLogs {
  private TextLogs() {}

  /// Those about the answer itself, without holes, repetitions and foreign types.
  public static Stream<TextCase> cases() {
    return TextCase.all()
        .filter(it -> it.stages().equals(Set.of(TaskText.RESPONSE)))
        .filter(TextLogs::isLog);
  }

  public static List<TaskEvent> events(TextCase of, TaskId task) {
    return of.events().stream().map(it -> event(it, task)).toList();
  }

  private static boolean isLog(TextCase of) {
    List<JsonNode> events = of.events();
    return IntStream.range(0, events.size())
            .allMatch(index -> events.get(index).path("seq").asLong(0) == index + 1)
        && events.stream()
            .map(it -> it.path("type").asString(""))
            .allMatch(word -> Stream.of(EventType.values()).anyMatch(it -> it.word().equals(word)));
  }

  private static TaskEvent event(JsonNode json, TaskId task) {
    return new TaskEvent(
        task,
        json.path("seq").asLong(0),
        1,
        Instant.EPOCH,
        EventType.of(json.path("type").asString("")),
        json.path("stage").asString(""),
        json.path("content").asString(""),
        json.path("data").toString());
  }
}
