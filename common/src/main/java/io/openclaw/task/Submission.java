package io.openclaw.task;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A task as the gateway hands it in, already validated.
///
/// @param account whose limits it will use: a base URL and a key, hashed
/// @param accountCap how many of one lane that account's limits can take soon, a hint for feeding
/// @param request what to do, as JSON; null when it is large and was staged before
/// @param bytes size of the request, counted against the byte budget
/// @param notBefore earliest start in epoch milliseconds, 0 for at once
/// @param maxWait longest wait before the first start
/// @param timeout longest running time over all attempts
public record Submission(
    TaskId id,
    String owner,
    Lane lane,
    String account,
    int accountCap,
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
    Optional<IdempotencyKey> idempotency) {

  /// @param digest of owner and key together, so that keys of different owners never meet
  /// @param body digest of the request in canonical form
  public record IdempotencyKey(String digest, String body) {}
}
