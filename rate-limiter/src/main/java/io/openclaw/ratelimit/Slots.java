package io.openclaw.ratelimit;

import java.time.Duration;
import java.util.Collection;

/// Leased slots of limited accounts; every call is one atomic step and safe to repeat.
public interface Slots {
  /// Takes a slot, or keeps a place in the line for a second. Places are served by priority, then
  /// age; a place that is not asked for again within its second is given up, so that a dead holder
  /// never blocks the line.
  ///
  /// @param holder unique for one call to the provider
  /// @param priority 0 is served first
  Answer acquire(Account account, String holder, int priority, Duration lease);

  /// Extends the leases of calls that are under way. A slot whose lease ran out meanwhile is taken
  /// again even past the limit: the call goes on, and not counting it would only admit more.
  void renew(Account account, Collection<String> holders, Duration lease);

  /// Gives back the slot or the place in the line.
  ///
  /// @param hold how long the slot stays taken all the same
  void release(Account account, String holder, Duration hold);

  /// @param ahead how many come first, when not granted
  /// @param nextExpiry until the next lease ends by itself, when not granted
  record Answer(boolean granted, int ahead, Duration nextExpiry) {
    public static final Answer GRANTED = new Answer(true, 0, Duration.ZERO);
  }

  /// The limits cannot be reached; it is unknown whether the step was carried out.
  final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unreachable(Throwable cause) {
      super("the limits of accounts cannot be reached", cause);
    }
  }
}
