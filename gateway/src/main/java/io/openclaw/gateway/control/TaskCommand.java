package io.openclaw.gateway.control;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a client may ask of one task. Every transport uses the same words.
public enum TaskCommand {
  CANCEL,
  PAUSE,
  RESUME,
  RETRY;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<TaskCommand> of(String word) {
    return Stream.of(values()).filter(it -> it.word().equals(word)).findFirst();
  }
}
