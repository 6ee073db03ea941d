package io.openclaw.worker.claim;

import io.openclaw.task.Claim;
import io.openclaw.task.Lane;
import io.openclaw.task.TaskId;
import io.openclaw.worker.attempt.Attempt;
import io.openclaw.worker.attempt.Attempts;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The claims that this worker holds, and the places they take.
final class HeldClaims {
  private final Attempts attempts;
  private final Map<Lane, Integer> places;
  private final Runnable freed;

  /// By fence: the same task may be held twice for a moment, once lost and once anew.
  private final Map<String, Attempt> byFence = new ConcurrentHashMap<>();

  /// @param freed told when a place was freed
  HeldClaims(Attempts attempts, Map<Lane, Integer> places, Runnable freed) {
    this.attempts = attempts;
    this.places = Map.copyOf(places);
    this.freed = freed;
  }

  /// Begins an attempt; it takes a place until it is through. A task that is handed out anew is
  /// lost to the claim before, even if that was this worker's.
  void begin(Claim claim) {
    claimsOf(Set.of(claim.id())).forEach(this::lost);
    Attempt attempt = attempts.prepare(claim, () -> remove(claim));
    byFence.put(claim.fence(), attempt);
    attempt.begin();
  }

  /// Places that are free; none while memory is short.
  Map<Lane, Integer> free() {
    Map<Lane, Integer> free = new EnumMap<>(Lane.class);
    if (!attempts.hasRoom()) {
      return free;
    }
    for (Lane lane : Lane.values()) {
      free.put(lane, places.getOrDefault(lane, 0));
    }
    claims().forEach(claim -> free.merge(claim.lane(), -1, Integer::sum));
    return free;
  }

  List<Claim> claims() {
    return byFence.values().stream().map(Attempt::claim).toList();
  }

  List<Claim> claimsOf(Collection<TaskId> tasks) {
    return claims().stream().filter(claim -> tasks.contains(claim.id())).toList();
  }

  int size() {
    return byFence.size();
  }

  void lost(Claim claim) {
    Attempt attempt = byFence.get(claim.fence());
    if (attempt != null) {
      attempt.lost();
    }
  }

  void allLost() {
    byFence.values().forEach(Attempt::lost);
  }

  void giveBackAll(String why) {
    byFence.values().forEach(attempt -> attempt.giveBack(why));
  }

  private void remove(Claim claim) {
    byFence.remove(claim.fence());
    freed.run();
  }
}
