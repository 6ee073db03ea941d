package io.openclaw.gateway.history;

/// Whether ended tasks wait for the history so long, and so many of them, that new tasks must not
/// come before Redis has no room for either.
@FunctionalInterface
public interface HistoryBacklog {
  /// As it was about a second ago; never asks anything.
  boolean tooLarge();
}
