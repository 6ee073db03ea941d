package io.openclaw.bench.target;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/// Waits until tasks have ended and says how. Each is asked for by its id, so that none is
/// overlooked.
public final class TaskEnds {
  public static final String LOST = "lost";
  public static final String NOT_ENDED = "not ended";

  private static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled", "expired");
  private static final int READERS = 8;
  private static final long PAUSE_NANOS = 100_000_000;

  private final Endpoint gateway;
  private final List<String> ids;
  private final long deadline;
  private final AtomicInteger next = new AtomicInteger();
  private final Map<String, LongAdder> ends = new ConcurrentHashMap<>();

  private TaskEnds(Endpoint gateway, List<String> ids, Duration patience) {
    this.gateway = gateway;
    this.ids = ids;
    this.deadline = System.nanoTime() + patience.toNanos();
  }

  /// How many tasks ended how. A task that the gateway does not know is [#LOST]; one that has not
  /// ended when `patience` is over is [#NOT_ENDED]. Both are left out when there is none.
  public static Map<String, Long> await(Endpoint gateway, List<String> ids, Duration patience) {
    TaskEnds settlement = new TaskEnds(gateway, ids, patience);
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < READERS; i++) {
        readers.execute(settlement::read);
      }
    }
    Map<String, Long> counts = new TreeMap<>();
    settlement.ends.forEach((end, count) -> counts.put(end, count.sum()));
    return counts;
  }

  private void read() {
    try (Gateway client = new Gateway(gateway, Duration.ofSeconds(10))) {
      for (int i = next.getAndIncrement(); i < ids.size(); i = next.getAndIncrement()) {
        String end = end(client, ids.get(i));
        ends.computeIfAbsent(end, _ -> new LongAdder()).increment();
      }
    }
  }

  private String end(Gateway client, String id) {
    while (true) {
      Optional<String> status = status(client, id);
      if (status.isEmpty()) {
        return LOST;
      }
      if (ENDS.contains(status.get())) {
        return status.get();
      }
      if (System.nanoTime() - deadline > 0) {
        return NOT_ENDED;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /// A gateway that is away for a moment does not make a task lost.
  private static Optional<String> status(Gateway client, String id) {
    try {
      return client.status(id);
    } catch (IOException _) {
      return Optional.of(NOT_ENDED);
    }
  }
}
