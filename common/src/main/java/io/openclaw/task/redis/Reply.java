package io.openclaw.task.redis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads one row of a script's answer, field by field.
record Reply(List<?> fields) {
  static List<Reply> rows(List<Object> answer) {
    return answer.stream().map(row -> new Reply((List<?>) row)).toList();
  }

  String text(int index) {
    return String.valueOf(fields.get(index));
  }

  long number(int index) {
    return Long.parseLong(text(index));
  }

  int count(int index) {
    return Math.toIntExact(number(index));
  }

  List<Long> numbers() {
    return fields.stream().map(it -> Long.parseLong(String.valueOf(it))).toList();
  }

  /// All fields, with a space between.
  String words() {
    return fields.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  /// A list of rows inside this one.
  List<Reply> rows(int index) {
    return ((List<?>) fields.get(index)).stream().map(row -> new Reply((List<?>) row)).toList();
  }

  /// An epoch time in milliseconds; empty text for none.
  Optional<Instant> time(int index) {
    String millis = text(index);
    return millis.isEmpty()
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(Long.parseLong(millis)));
  }
}
