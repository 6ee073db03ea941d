package io.openclaw.worker.mode;

import io.openclaw.task.Claim;
import io.openclaw.worker.lifetime.Deadline;
import io.openclaw.worker.lifetime.StopSignal;
import io.openclaw.worker.log.AttemptLog;
import io.openclaw.worker.memory.MemoryReservation;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// One attempt, as its mode sees it.
public interface Execution {
  Claim claim();

  StopSignal stop();

  Deadline deadline();

  Timings timings();

  /// What this attempt takes of the worker's memory; closed when the attempt has ended.
  MemoryReservation memory();

  /// Begins the attempt in the store; called at most once, with the first permit in hand. Running
  /// time counts from here.
  ///
  /// @param data of the `started` event; the worker's id is added
  /// @param continues see [io.openclaw.task.TaskWork#start]
  /// @return where its events go; empty when the claim was lost or the stop signal came: then
  ///   nothing is left to do but to return [Outcome.Stopped]
  Optional<AttemptLog> start(ObjectNode data, boolean continues);
}
