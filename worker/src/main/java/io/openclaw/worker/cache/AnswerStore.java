package io.openclaw.worker.cache;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/// Where answers and claims on calls are kept, seen alike by all workers. Each step is atomic and
/// safe to repeat; claims live on the store's clock. Throws [io.openclaw.task.StoreException].
public interface AnswerStore {
  /// Finds the answer, or the claim of the task that makes the call now; without one, the caller
  /// leads from here.
  ///
  /// @param token secret of the one who asks
  Found consult(String digest, String token, Duration lease);

  /// Extends leases; for each, whether it still led.
  List<Boolean> renew(Collection<Claim> claims, Duration lease);

  /// Keeps the answer and ends the claim, in one step; false for one who does not lead.
  boolean keep(Claim claim, String answer, Duration ttl, CacheSettings bounds);

  /// Ends the claim.
  ///
  /// @param alone for how long identical calls are made without a leader
  void release(Claim claim, Duration alone);

  /// @param digest of the call
  record Claim(String digest, String token) {}

  /// What was found.
  sealed interface Found {
    record Known(String answer) implements Found {
      /// AnswerCache do not belong into logs.
      @Override
      public String toString() {
        return "Known[]";
      }
    }

    record Leads() implements Found {}

    /// @param since how long the leader has been at work
    record Follows(Duration since) implements Found {}

    record Alone() implements Found {}
  }
}
