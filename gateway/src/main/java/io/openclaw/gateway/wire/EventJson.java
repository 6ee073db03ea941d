package io.openclaw.gateway.wire;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// The one shape of an event, on one line whatever it holds.
public final class EventJson {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private EventJson() {}

  /// RFC 3339 in UTC with milliseconds.
  public static String time(Instant at) {
    return TIME.format(at);
  }

  public static String of(TaskEvent event) {
    StringBuilder to = new StringBuilder(160 + event.content().length() + event.data().length());
    to.append("{\"seq\":").append(event.seq()).append(',');
    return rest(to, event.task(), event.attempt(), event.at(), event.type().word(), event.stage())
        .append(",\"content\":")
        .append(quoted(event.content()))
        .append(",\"data\":")
        .append(oneLine(event.data()))
        .append('}')
        .toString();
  }

  /// An event that is in no log and so has no seq.
  public static String unlogged(TaskId task, int attempt, Instant at, String type, String data) {
    StringBuilder to = new StringBuilder(256).append('{');
    return rest(to, task, attempt, at, type, "system")
        .append(",\"content\":\"\",\"data\":")
        .append(data)
        .append('}')
        .toString();
  }

  private static StringBuilder rest(
      StringBuilder to, TaskId task, int attempt, Instant at, String type, String stage) {
    return to.append("\"task_id\":\"")
        .append(task.text())
        .append("\",\"attempt\":")
        .append(attempt)
        .append(",\"at\":\"")
        .append(time(at))
        .append("\",\"type\":\"")
        .append(type)
        .append("\",\"stage\":")
        .append(quoted(stage));
  }

  private static String quoted(String text) {
    return OURS.writeValueAsString(text);
  }

  private static String oneLine(String json) {
    return json.indexOf('\n') < 0 && json.indexOf('\r') < 0 ? json : OURS.readTree(json).toString();
  }
}
