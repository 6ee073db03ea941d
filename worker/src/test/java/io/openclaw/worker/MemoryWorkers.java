package io.openclaw.worker;

import io.openclaw.task.Workers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers who announced itself; forgets only who left.
final class MemoryWorkers implements Workers {
  private final Map<String, Worker> byId = new ConcurrentHashMap<>();
  private final Set<String> toDrain = ConcurrentHashMap.newKeySet();

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

  @Override
  public boolean requestDrain(String id) {
    if (byId.containsKey(id)) {
      toDrain.add(id);
    }
    return byId.containsKey(id);
  }

  @Override
  public boolean drainRequested(String id) {
    return toDrain.contains(id);
  }
}
