package io.openclaw.simulator.script;

import static io.openclaw.simulator.script.Interruption.BEFORE_THE_ANSWER;

import io.openclaw.simulator.http.HttpError;
import java.util.Optional;
import java.util.OptionalInt;

/// A whole answer, decided before it begins.
public record Script(
    Pieces pieces, String finishReason, Pace pace, Optional<Interruption> interruption) {

  Script(Pieces pieces, String finishReason, Pace pace) {
    this(pieces, finishReason, pace, Optional.empty());
  }

  /// What is left of it when `given` is said already.
  Script after(String given) {
    Pieces left =
        pieces
            .after(given)
            .orElseThrow(
                () -> HttpError.badRequest("the last message is no beginning of the answer"));
    return new Script(left, finishReason, pace);
  }

  /// The same answer, spoilt. `at` may be one past the last piece: all text came, but no end.
  Script spoilt(Fault fault, OptionalInt at) {
    if (at.isPresent() && at.getAsInt() > pieces.count() + 1 && fault != Fault.EMPTY) {
      throw HttpError.badRequest(
          "#sim: at=" + at.getAsInt() + " but the answer has " + pieces.count() + " pieces");
    }
    return switch (fault) {
      case EMPTY -> new Script(Pieces.NONE, "stop", pace);
      case NETWORK_ERROR -> new Script(pieces.first(at.orElse(1) - 1), "network_error", pace);
      case TOO_MANY, SERVER_ERROR, UNAUTHORIZED, ARREARS ->
          interrupted(fault, at.orElse(1) > 1 ? at.getAsInt() : BEFORE_THE_ANSWER);
      case RESET, HANG -> interrupted(fault, at.orElse(BEFORE_THE_ANSWER));
    };
  }

  private Script interrupted(Fault fault, int at) {
    return new Script(pieces, finishReason, pace, Optional.of(new Interruption(fault, at)));
  }
}
