package io.openclaw.bench.target;

/// What is to be measured does not answer.
public final class Unreachable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public Unreachable(String message) {
    super(message);
  }
}
