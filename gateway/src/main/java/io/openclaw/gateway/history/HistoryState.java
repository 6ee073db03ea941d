package io.openclaw.gateway.history;

import java.time.Duration;
import java.util.Optional;

/// How the history is doing, for the health page.
///
/// @param ok false while something keeps ended tasks out of the history; they wait in the outbox
/// @param archiving whether this gateway is the one that archives now
/// @param problem the last error, gone when it is over
/// @param lag age of the oldest entry in the outbox
/// @param setAside tasks that could not be copied and are tried again
/// @param archived tasks this gateway has taken over since its start
public record HistoryState(
    boolean ok,
    boolean archiving,
    Optional<String> problem,
    Duration lag,
    int setAside,
    long archived) {

  HistoryState because(String now) {
    return new HistoryState(/* ok= */ false, archiving, Optional.of(now), lag, setAside, archived);
  }

  /// Gives the state of this moment.
  @FunctionalInterface
  public interface Source {
    HistoryState now();
  }
}
