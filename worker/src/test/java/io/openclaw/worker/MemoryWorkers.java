package io.openclaw.worker;

import io.openclaw.task.Workers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers who announced itself; forgets only who left.
final class MemoryWorkers implements Workers {
  private final Map<String, Worker> byId = new ConcurrentHashMap<>();

  @Override
  public void announce(Worker worker, Duration validFor) {
    byId.put(worker.id(), worker);
  }

  @Override
  public void leave(String id) {
    byId.remove(id);
  }

  @Override
  public List<Worker> list() {
    return List.copyOf(byId.values());
  }
}
