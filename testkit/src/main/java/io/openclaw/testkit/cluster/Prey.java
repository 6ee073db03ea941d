package io.openclaw.testkit.cluster;

import io.openclaw.testkit.process.Victim;
import io.openclaw.testkit.proxy.FaultProxy;
import java.util.List;

/// What a nemesis needs of the system it haunts.
public interface Prey {
  List<? extends Victim> workers();

  Victim gateway();

  Victim redis();

  /// @throws IllegalStateException when this link was set up without a proxy
  FaultProxy proxy(Link link);
}
