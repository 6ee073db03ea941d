package io.openclaw.testkit.process;

/// A part of the system that can be harmed. It comes back by itself after [#kill].
public interface FaultTarget {
  String name();

  /// SIGKILL, as a crash.
  void kill();

  /// SIGSTOP: it stands still, its connections stay open.
  void pause();

  /// SIGCONT.
  void resume();

  /// Whether it serves, as far as was last heard.
  boolean isReady();
}
