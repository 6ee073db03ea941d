package io.openclaw.bench.target;

import io.openclaw.bench.figure.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// CPU that the processes of the system spend from one moment to another.
public final class CpuCost {
  private final Processes processes;
  private final Map<String, Usage> before;

  public CpuCost(Processes processes) {
    this.processes = processes;
    this.before = processes.usage();
  }

  /// A row for each process: CPU seconds since then, and microseconds of CPU for each of `tasks`.
  public List<Figures> perTask(long tasks) {
    List<Figures> rows = new ArrayList<>();
    processes
        .usage()
        .forEach((name, used) -> {
          Usage first = before.getOrDefault(name, Usage.NONE);
          double seconds = used.cpuSeconds() - first.cpuSeconds();
          rows.add(
              new Figures()
                  .with("process", name)
                  .with("seconds", seconds)
                  .with("us_a_task", tasks == 0 ? 0 : seconds * 1e6 / tasks));
        });
    return rows;
  }
}
