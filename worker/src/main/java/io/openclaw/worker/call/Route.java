package io.openclaw.worker.call;

import java.util.List;
import java.util.Optional;

/// Where calls of a task may go, in this order.
///
/// @param targets at least one: where the task stands on its route, and what may take over
public record Route(List<Target> targets) {
  public Route {
    targets = List.copyOf(targets);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("a route has at least one target");
    }
  }

  public Target first() {
    return targets.getFirst();
  }

  /// The one that takes over from `target` for good.
  public Optional<Target> after(Target target) {
    return targets.stream().filter(it -> it.step() > target.step()).findFirst();
  }
}
