package io.openclaw.testkit.cluster;

import io.openclaw.testkit.process.FaultTarget;
import io.openclaw.testkit.proxy.FaultProxy;
import java.util.List;

/// What a nemesis needs of the system in which it causes faults.
public interface FaultTargets {
  List<? extends FaultTarget> workers();

  FaultTarget gateway();

  FaultTarget redis();

  /// @throws IllegalStateException when this link was set up without a proxy
  FaultProxy proxy(Link link);
}
