package io.openclaw.task.redis;

import io.openclaw.task.Claim;
import io.openclaw.task.Lane;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The places of a worker that are free in each lane, while shards fill them.
final class FreePlaces {
  private final Map<Lane, Integer> left = new EnumMap<>(Lane.class);

  FreePlaces(Map<Lane, Integer> free) {
    for (Lane lane : Lane.values()) {
      left.put(lane, Math.max(0, free.getOrDefault(lane, 0)));
    }
  }

  boolean none() {
    return left.values().stream().allMatch(places -> places == 0);
  }

  /// What each of so many shards may fill, rounded up.
  Map<Lane, Integer> share(int shards) {
    Map<Lane, Integer> share = new EnumMap<>(Lane.class);
    left.forEach((lane, places) -> share.put(lane, Math.ceilDiv(places, shards)));
    return share;
  }

  void take(List<Claim> claims) {
    claims.forEach(claim -> left.merge(claim.lane(), -1, FreePlaces::sumFromZero));
  }

  /// Whether a shard that filled its share with these may have more for places that are left.
  boolean worthAnotherCall(Map<Lane, Integer> share, List<Claim> claims) {
    return share.entrySet().stream()
        .anyMatch(it ->
            left.getOrDefault(it.getKey(), 0) > 0
                && it.getValue() > 0
                && count(claims, it.getKey()) >= it.getValue());
  }

  private static long count(List<Claim> claims, Lane lane) {
    return claims.stream().filter(claim -> claim.lane() == lane).count();
  }

  /// A repeated call may answer with more than the present share.
  private static int sumFromZero(int places, int change) {
    return Math.max(0, places + change);
  }
}
