package io.openclaw.simulator.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// How a prompt will be answered: the same prompt gives the same plan. `spoilt` is the answer of
/// the first `times` calls, or of all when no number is given.
public record AnswerPlan(Script good, Optional<Script> spoilt, OptionalInt times) {

  private static final int THOUGHTS = 8;
  private static final int ARGUMENT_FRAGMENTS = 5;
  private static final int LEAST_PIECES = 20;
  private static final int SPREAD = 21;

  /// Reads the steering lines of the prompt. A fault counts the pieces that are left: one that lies
  /// behind them does not happen any more.
  public static AnswerPlan of(String prompt, RequestFacts facts) {
    SteeringLines lines = SteeringLines.of(prompt);
    Steering steering = lines.steering(facts);
    String given = facts.given();
    Script whole = good(steering, Prompt.seed(lines.rest()), facts);
    Script good = given.isEmpty() ? whole : whole.after(given);
    int last = good.pieces().count() + 1;
    boolean past = !given.isEmpty() && steering.at().orElse(1) > last;
    Optional<Script> spoilt =
        steering.fault().filter(_ -> !past).map(fault -> good.spoilt(fault, steering.at()));
    return new AnswerPlan(good, spoilt, steering.times());
  }

  private static Script good(Steering steering, long seed, RequestFacts facts) {
    Pieces thoughts = Pieces.thoughts(~seed, steering.reasoning() ? THOUGHTS : 0);
    int most = steering.tokens().orElse(LEAST_PIECES + (int) Long.remainderUnsigned(seed, SPREAD));
    Optional<Pieces> reply = steering.reply().map(text -> given(text, most));
    List<ToolUse> calls = steering.callsIn(facts);
    if (!calls.isEmpty()) {
      Pieces all = thoughts.then(reply.orElse(Pieces.NONE)).then(toolCalls(calls));
      return new Script(all, "tool_calls", steering.pace());
    }
    Pieces content = reply.orElseGet(() -> Pieces.prose(seed, most));
    return new Script(thoughts.then(content), "stop", steering.pace());
  }

  private static Pieces given(String text, int most) {
    return Pieces.of(EqualParts.of(text, most).stream().map(Piece.Content::new).toList());
  }

  private static Pieces toolCalls(List<ToolUse> calls) {
    List<Piece> pieces = new ArrayList<>();
    for (int index = 0; index < calls.size(); index++) {
      pieces.add(new Piece.ToolName(index, calls.get(index).name()));
      for (String fragment : EqualParts.of(calls.get(index).arguments(), ARGUMENT_FRAGMENTS)) {
        pieces.add(new Piece.ToolArguments(index, fragment));
      }
    }
    return Pieces.of(pieces);
  }
}
