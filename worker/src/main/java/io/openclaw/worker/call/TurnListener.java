package io.openclaw.worker.call;

/// Gets the text of a turn piece by piece, on the thread that makes the call. While it does not
/// return, the provider is slowed down.
public interface TurnListener {
  void reasoning(String piece) throws InterruptedException;

  void content(String piece) throws InterruptedException;
}
