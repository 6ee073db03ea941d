package io.openclaw.gateway.caller;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a token is good for. Each includes those before it.
public enum Scope {
  /// To look at what belongs to the token's owner, and at the system.
  READ,
  /// To make and control tasks of the token's owner.
  TASKS,
  /// Everything, and everybody's tasks.
  ADMIN;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean includes(Scope other) {
    return compareTo(other) >= 0;
  }

  public static Optional<Scope> of(String word) {
    return Stream.of(values()).filter(it -> it.word().equals(word)).findFirst();
  }
}
