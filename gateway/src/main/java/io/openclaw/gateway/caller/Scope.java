package io.openclaw.gateway.caller;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a token is good for. `admin` includes `tasks`.
public enum Scope {
  TASKS,
  ADMIN;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Scope> of(String word) {
    return Stream.of(values()).filter(it -> it.word().equals(word)).findFirst();
  }
}
