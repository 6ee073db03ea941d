package io.openclaw.simulator.account;

/// What an account says to a call that arrived.
public sealed interface Verdict {

  /// The call may run; whoever holds the admission must end it.
  record Admitted(Admission admission) implements Verdict {}

  /// The call broke a limit. `freeInMs` is when the same call would be let in if nothing else came;
  /// 0 when that is not known.
  record Refused(Limit limit, long freeInMs) implements Verdict {}

  /// The account has broken its limits too often: its connection is cut.
  record Cut() implements Verdict {}

  /// The two limits.
  enum Limit {
    RATE,
    CONCURRENCY
  }
}
