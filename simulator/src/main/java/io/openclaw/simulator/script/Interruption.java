package io.openclaw.simulator.script;

/// A fault that keeps an answer from its end: before piece `at`, counted from 1, or before anything
/// of the answer was sent.
public record Interruption(Fault fault, int at) {

  static final int BEFORE_THE_ANSWER = 0;

  public boolean beforeTheAnswer() {
    return at == BEFORE_THE_ANSWER;
  }
}
