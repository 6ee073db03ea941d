package io.openclaw.task;

/// Work that the passing of time brings; both roles do it, several times a second.
public interface TaskSweep {
  /// Moves what is due, ends what waited too long and blocks of accounts that are over; at most 100
  /// of each, on every shard.
  Swept sweep();

  /// Forgets what long gone workers left behind; once a minute is enough.
  void tidy();

  record Swept(int due, int expired) {
    public int total() {
      return due + expired;
    }
  }
}
