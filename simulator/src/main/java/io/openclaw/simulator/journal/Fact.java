package io.openclaw.simulator.journal;

import java.util.Locale;

/// Something that happened to a call. `n` rises by one, without holes, over the life of the
/// simulator.
public record Fact(long n, long atMs, Call call, Kind kind) {

  /// What can happen. An accepted call has `START`, perhaps `FIRST_BYTE`, and one of `END`,
  /// `CLIENT_CLOSED`, `CUT`. A call that was not accepted has one fact: `REFUSED` or `CUT`.
  public enum Kind {
    START,
    FIRST_BYTE,
    END,
    REFUSED,
    CUT,
    CLIENT_CLOSED;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Line line() {
    return new Line(
        n, atMs, call.account(), call.id(), kind.wireName(), call.model(), call.promptSha256());
  }

  record Line(
      long n,
      long atMs,
      String account,
      String call,
      String fact,
      String model,
      String promptSha256) {}
}
