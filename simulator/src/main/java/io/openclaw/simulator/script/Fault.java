package io.openclaw.simulator.script;

import java.util.Arrays;
import java.util.Optional;

/// What can be made to go wrong.
public enum Fault {
  TOO_MANY("429"),
  SERVER_ERROR("500"),
  UNAUTHORIZED("401"),
  ARREARS("arrears"),
  RESET("reset"),
  HANG("hang"),
  EMPTY("empty"),
  NETWORK_ERROR("network_error");

  private final String word;

  Fault(String word) {
    this.word = word;
  }

  static Optional<Fault> named(String word) {
    return Arrays.stream(values()).filter(fault -> fault.word.equals(word)).findFirst();
  }
}
