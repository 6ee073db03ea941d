package io.openclaw.worker.call;

import io.openclaw.task.Claim;
import io.openclaw.task.Lane;
import java.time.Instant;

/// What decides a call's place in the line of its account.
///
/// @param since when its task came in
/// @param tokens an estimate of what the call will use
public record PermitRequest(Lane lane, Instant since, long tokens) {
  public static PermitRequest of(Claim claim, long tokens) {
    return new PermitRequest(claim.lane(), claim.createdAt(), tokens);
  }

  int priority() {
    return switch (lane) {
      case PRIORITY -> 0;
      case SHORT -> 1;
      case LONG -> 2;
    };
  }
}
