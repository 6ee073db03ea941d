package io.openclaw.bench.cancel;

import io.openclaw.bench.figure.Machine;
import io.openclaw.bench.figure.Percentiles;
import io.openclaw.bench.figure.Report;
import io.openclaw.bench.http.Server;
import io.openclaw.bench.journal.Facts;
import io.openclaw.bench.journal.Journal;
import io.openclaw.bench.target.Endpoint;
import io.openclaw.bench.target.SystemOptions;
import io.openclaw.bench.target.TaskEnds;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "cancel",
    sortOptions = false,
    description = {
      "Cancel streaming tasks in mid-stream and ask the simulator's journal when it saw the"
          + " connection closed.",
      "Ends with 1 when a connection stays open, or a task does not end as cancelled."
    })
public final class CancelCommand implements Callable<Integer> {
  private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();

  private final InstantSource clock;

  @Mixin private final SystemOptions system = new SystemOptions();

  @Option(names = "--tasks", defaultValue = "200", description = "Tasks to cancel.")
  private int tasks;

  @Option(names = "--concurrency", defaultValue = "8", description = "Tasks that stream at once.")
  private int concurrency;

  @Option(
      names = "--longest",
      defaultValue = "10",
      description = "Seconds after which a connection counts as not closed.")
  private int longest;

  public CancelCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    Endpoint gateway = system.gateway();
    Server simulator = system.simulator();
    Report report = new Report("cancel").put("machine_before", Machine.now());
    Journal journal = Journal.fromNow(simulator);
    CancelRun run = new CancelRun(gateway, system, clock);
    run.run(tasks, concurrency);
    ConnectionCloseTimes closeTimes = closeTimes(run.cancelled(), journal);
    report
        .put("tasks", tasks)
        .put("concurrency", concurrency)
        .put("cancel_to_closed", closeTimes.delay())
        .put("cancel_answer", answers(run.cancelled()))
        .put("machine_after", Machine.now());
    judge(report, run, closeTimes, ends(gateway, run.cancelled()));
    return report.print(System.out);
  }

  /// Waits for the journal to know the end of each call.
  private ConnectionCloseTimes closeTimes(List<CancelledTask> cancelled, Journal journal)
      throws IOException {
    List<String> prompts = cancelled.stream().map(CancelledTask::prompt).toList();
    long deadline = System.nanoTime() + Duration.ofSeconds(longest).toNanos();
    while (true) {
      ConnectionCloseTimes closeTimes =
          new ConnectionCloseTimes(cancelled, Facts.of(journal.read(), prompts));
      if (closeTimes.missing() == 0 || System.nanoTime() - deadline > 0) {
        return closeTimes;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static Percentiles answers(List<CancelledTask> cancelled) {
    Percentiles answers = new Percentiles();
    cancelled.forEach(task -> answers.record(task.answerNanos()));
    return answers;
  }

  private static Map<String, Long> ends(Endpoint gateway, List<CancelledTask> cancelled) {
    List<String> ids = cancelled.stream().map(CancelledTask::id).toList();
    return TaskEnds.await(gateway, ids, Duration.ofSeconds(10));
  }

  private static void judge(
      Report report, CancelRun run, ConnectionCloseTimes closeTimes, Map<String, Long> ends) {
    run.failures().forEach(report::wrong);
    closeTimes.wrong().forEach(report::wrong);
    if (closeTimes.missing() > 0) {
      report.wrong("%d connections were not closed".formatted(closeTimes.missing()));
    }
    if (ends.getOrDefault("cancelled", 0L) < run.cancelled().size()) {
      report.wrong("the cancelled tasks ended otherwise: " + ends);
    }
  }
}
