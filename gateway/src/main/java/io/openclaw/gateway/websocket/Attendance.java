package io.openclaw.gateway.websocket;

import io.openclaw.task.TaskId;
import java.time.Duration;
import java.util.Optional;

/// What all gateways write down of tasks that are to be cancelled when nobody is left. Throws
/// [io.openclaw.task.StoreException] while the store is away.
public interface Attendance {

  /// @param gateway where somebody attends the task, or did last
  record Entry(String owner, String gateway) {}

  Optional<Entry> read(TaskId task);

  /// Replaces what was written before.
  ///
  /// @param keep for how long, unless it is written again
  void write(TaskId task, Entry entry, Duration keep);
}
