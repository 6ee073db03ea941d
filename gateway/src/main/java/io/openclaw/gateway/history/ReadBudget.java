package io.openclaw.gateway.history;

import io.openclaw.deadline.CallDeadline;
import java.time.Duration;
import java.util.function.Supplier;

/// How long a call may wait for the history. All reads within one call share its budget, with what
/// it asks Redis, so a database that hangs delays no answer by more than that; a read outside of a
/// call, such as one of an event stream, has a budget of its own.
public final class ReadBudget {
  private static final Duration OF_A_CALL = Duration.ofMillis(900);
  private static final Duration OF_A_READ = Duration.ofMillis(800);

  /// A store that hung before has used the budget up, and the history may be well all the same.
  private static final Duration LEAST = Duration.ofMillis(50);

  private ReadBudget() {}

  /// Runs a call that must be answered within a second.
  public static <T> T ofACall(Supplier<T> call) {
    return of(OF_A_CALL, call);
  }

  /// Within another budget the earlier end counts.
  public static <T> T of(Duration budget, Supplier<T> call) {
    return CallDeadline.within(budget, call);
  }

  /// How long the present read may take.
  public static Duration left() {
    Duration left = CallDeadline.left().orElse(OF_A_READ);
    return left.compareTo(LEAST) < 0 ? LEAST : left;
  }
}
