package io.openclaw.task;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A task as the gateway hands it in, already validated.
///
/// @param account whose limits it will use: a base URL and a key, hashed
/// @param limits of that account
/// @param request what to do, as JSON; null when it is large and was staged before
/// @param bytes size of the request, counted against the byte budget
/// @param notBefore earliest start in epoch milliseconds, 0 for at once
/// @param maxWait longest wait before the first start
/// @param timeout longest running time over all attempts
/// @param turn how it takes its turn in its session; empty for a task that runs whatever its
///   session does
/// @param retryOf the ended task that it repeats, of the same shard and owner
public record Submission(
    TaskId id,
    String owner,
    Lane lane,
    String account,
    AccountLimits limits,
    String provider,
    String model,
    String mode,
    String session,
    @Nullable String request,
    long bytes,
    long notBefore,
    Duration maxWait,
    int maxAttempts,
    Duration timeout,
    Optional<IdempotencyKey> idempotency,
    Optional<Turn> turn,
    Optional<TaskId> retryOf,
    Optional<Webhook> webhook) {

  /// What the task needs of a worker, in one word; see [TaskWork.Capabilities].
  public String needs() {
    return mode;
  }

  /// What an account's limits allow for: hints for feeding and for estimates, never enforced here.
  ///
  /// @param concurrency calls at once, 0 for no limit
  /// @param rpm starts in a window, 0 for no limit
  public record AccountLimits(int concurrency, int rpm, Duration window) {
    public static final AccountLimits NONE = new AccountLimits(0, 0, Duration.ofMinutes(1));

    public AccountLimits {
      if (concurrency < 0 || rpm < 0 || window.toMillis() < 1) {
        throw new IllegalArgumentException(
            "limits of an account: %d, %d, %s".formatted(concurrency, rpm, window));
      }
    }
  }

  /// What happens to a turn whose session has an unfinished one.
  public enum OnBusy {
    /// It waits for its turn.
    QUEUE,
    /// It is not taken in.
    REJECT,
    /// The unfinished ones are cancelled in the same step.
    INTERRUPT;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A turn is stored without its context: it starts once a gateway gave it that, see
  /// [TaskSessions#takeTurns].
  ///
  /// @param title that the session gets if it has none yet
  public record Turn(OnBusy onBusy, String title) {}

  /// @param url as the client gave it
  /// @param on terminal states of which it is told
  public record Webhook(String url, Set<Status> on) {
    public Webhook {
      on = Set.copyOf(on);
    }
  }

  /// @param digest of owner and key together, so that keys of different owners never meet
  /// @param body digest of the request in canonical form
  public record IdempotencyKey(String digest, String body) {}
}
