package io.openclaw.gateway;

import io.openclaw.gateway.presence.Presence;
import io.openclaw.task.TaskId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What gateways write down, kept for good.
public final class MemoryPresenceRegister implements Presence.Register {
  public final Map<TaskId, Entry> entries = new ConcurrentHashMap<>();

  @Override
  public Optional<Entry> read(TaskId task) {
    return Optional.ofNullable(entries.get(task));
  }

  @Override
  public void write(TaskId task, Entry entry, Duration keep) {
    entries.put(task, entry);
  }
}
