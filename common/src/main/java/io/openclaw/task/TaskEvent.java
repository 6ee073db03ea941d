package io.openclaw.task;

import java.time.Instant;

/// An entry of a task's log, in the one shape that every transport shows.
///
/// @param seq position in the log, 1, 2, 3 … without holes across attempts: the one cursor
/// @param stage which part of the work speaks, `response` for a model's answer
/// @param content text, empty where the type carries none
/// @param data a JSON object as text, `{}` where the type carries none
public record TaskEvent(
    TaskId task,
    long seq,
    int attempt,
    Instant at,
    EventType type,
    String stage,
    String content,
    String data) {

  /// Its text, in characters; what it takes in memory and on the wire, but for a small frame.
  public int size() {
    return content.length() + data.length();
  }

  /// An event that its author has not yet placed in the log.
  public record Draft(EventType type, String stage, String content, String data) {
    public static Draft of(EventType type, String data) {
      return new Draft(type, "system", "", data);
    }

    public static Draft text(EventType type, String stage, String content) {
      return new Draft(type, stage, content, "{}");
    }

    public int size() {
      return content.length() + data.length();
    }
  }
}
