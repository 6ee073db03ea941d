package io.openclaw.simulator.script;

import java.util.Set;

/// What a request tells beside its prompt, as far as an answer depends on it.
///
/// @param toolAnswered a tool's result follows the prompt
/// @param given the beginning of the answer, to be continued; empty to begin
/// @param turn 1 and the number of the assistant's messages, without the one to be continued
/// @param offered names of the tools that the request offers
public record RequestFacts(boolean toolAnswered, String given, int turn, Set<String> offered) {
  public RequestFacts {
    offered = Set.copyOf(offered);
  }

  static RequestFacts first() {
    return continuing("");
  }

  static RequestFacts continuing(String given) {
    return new RequestFacts(false, given, 1, Set.of());
  }
}
