package io.openclaw.ratelimit;

import io.openclaw.provider.AccountState;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What all processes know together about accounts: slots, the line, the starts of the last minute,
/// what was learned, the breakers. Every call is one atomic step on one clock and safe to repeat;
/// each throws [Unreachable].
public interface Limits {
  /// Takes a slot, or keeps a place in the line for a second. Places are served by priority, then
  /// age, then arrival, but a lower priority that waits is passed only so many times in a row. A
  /// place that is not asked for again within its second is given up, so that a dead holder never
  /// blocks the line.
  ///
  /// @param holder unique for one call to the provider; begins with its process and a colon
  Answer acquire(Ask ask, String holder);

  /// The guard. Counts a start now, if the holder's grant is not older than half a second and the
  /// window has room for one; else the slot goes back and the holder stands in the line again.
  ///
  /// @param place from the grant
  Answer begin(Ask ask, String holder, double place);

  /// The call left only now, so its start is counted from now.
  void late(Account account, String holder);

  /// Gives back a granted slot, because the account's next token comes only after `wait`: the
  /// holder stands in the line again, and nothing is granted before.
  void park(Account account, String holder, double place, Denied.Reason why, Duration wait);

  /// Extends the leases of calls that are under way.
  ///
  /// @return the holders whose slot has ended; it may be another's, so their calls must end
  Set<String> renew(Account account, Collection<String> holders);

  /// Counts calls that left without a slot, since their account had no limits then. They take slots
  /// even past a limit that was learned meanwhile: not counting them would only admit more.
  void adopt(Account account, Collection<String> holders);

  /// Gives back the slot or the place in the line, and learns.
  Standing settle(Account account, Settlement settlement);

  /// Frees the slots of the process that had this instance's name before, and takes the name over.
  void register(Account account, String instance, String process);

  AccountState look(Account account);

  /// Makes the account's present state known to readers under its name.
  void publish(Account account, AccountState state);

  /// Hears which holder should ask again now; `*` is all of them.
  AutoCloseable listen(Account account, Consumer<String> hint);

  /// @param pause until asking again makes sense
  /// @param place the holder's place in the line, should it have to stand there again
  /// @param at the common clock, in milliseconds
  /// @param reason null when granted
  record Answer(Denied.@Nullable Reason reason, Duration pause, int ahead, double place, long at) {
    public boolean granted() {
      return reason == null;
    }
  }

  /// The end of a call, or of several alike that had no slot.
  ///
  /// @param hold how long the slot stays taken all the same
  /// @param startedAt when the call began, on the common clock
  /// @param inFlight calls of the reporting process, the base when nothing else is known
  /// @param count how many calls
  /// @param uncounted how many of them left without a slot, so that they are not among the starts
  ///   yet
  record Settlement(
      String holder,
      Duration hold,
      String model,
      @Nullable CallOutcome outcome,
      long startedAt,
      int inFlight,
      int count,
      int uncounted,
      List<Duration> firstTokens) {}

  /// How an account stands after the end of a call.
  ///
  /// @param troubled something learned, or cooling down
  /// @param broken the breaker of the call's model is not closed
  record Standing(boolean troubled, boolean broken) {}

  /// The limits cannot be reached; it is unknown whether the step was carried out.
  final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unreachable(Throwable cause) {
      super("the limits of accounts cannot be reached", cause);
    }
  }
}
