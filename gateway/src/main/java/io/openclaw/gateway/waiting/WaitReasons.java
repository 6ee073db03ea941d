package io.openclaw.gateway.waiting;

import io.openclaw.gateway.wire.EventJson;
import io.openclaw.gateway.wire.WaitReason;
import io.openclaw.provider.Catalogue;
import io.openclaw.provider.ProviderSpec;
import io.openclaw.task.TaskView;
import io.openclaw.task.Workers;
import io.openclaw.task.Workers.Worker;
import java.util.List;
import java.util.Optional;

/// Says why a task does not run yet. Asks the store nothing.
public final class WaitReasons implements AutoCloseable {
  private final Catalogue catalogue;
  private final AbleWorkers workers;

  public WaitReasons(Catalogue catalogue, Workers workers) {
    this.catalogue = catalogue;
    this.workers = new AbleWorkers(workers);
  }

  /// Empty for a task that runs or has ended.
  public Optional<WaitReason> of(TaskView task) {
    return switch (task.status()) {
      case PAUSED -> Optional.of(paused(task));
      case RETRYING -> Optional.of(retrying(task));
      case QUEUED -> Optional.of(queued(task));
      case RUNNING, SUCCEEDED, FAILED, CANCELLED, EXPIRED -> Optional.empty();
    };
  }

  @Override
  public void close() {
    workers.close();
  }

  private static WaitReason retrying(TaskView task) {
    return new WaitReason("time", "The next attempt begins" + due(task, " at ") + ".");
  }

  private static WaitReason paused(TaskView task) {
    return task.waitingFor().equals("approval")
        ? new WaitReason("approval", "A tool call waits for a person to approve or reject it.")
        : new WaitReason("paused", "The task is paused; it goes on when it is resumed.");
  }

  private WaitReason queued(TaskView task) {
    return switch (task.waitingFor()) {
      case "paused" ->
          new WaitReason("paused", sentence("the lane " + task.lane().word() + " is paused", task));
      case "session" ->
          new WaitReason("session", "The turn before it in its session has not ended.");
      case "breaker" ->
          new WaitReason(
              "breaker",
              sentence(
                  "calls to %s failed in a row and are held back%s"
                      .formatted(task.provider(), due(task, " until ")),
                  task));
      case "rpm" -> rate(task);
      case "slot" -> slots(task);
      default -> inLine(task);
    };
  }

  /// Nothing is known from an earlier try.
  private WaitReason inLine(TaskView task) {
    if (task.position() == 0 && task.dueAt().isPresent()) {
      return new WaitReason("time", "The task does not start before " + time(task) + ".");
    }
    Optional<String> missing = workers.now().flatMap(it -> missing(task, it));
    if (missing.isPresent()) {
      return new WaitReason("worker", missing.get());
    }
    Optional<ProviderSpec> spec = catalogue.find(task.provider());
    if (task.etaMillis() > 0 && spec.filter(it -> it.rpm() > 0).isPresent()) {
      return rate(task);
    }
    if (task.etaMillis() > 0 && spec.filter(it -> it.concurrency() > 0).isPresent()) {
      return slots(task);
    }
    return new WaitReason(
        "worker", sentence("no worker has a free place in the lane " + task.lane().word(), task));
  }

  /// Why no worker that is there can run it.
  private static Optional<String> missing(TaskView task, List<Worker> workers) {
    if (workers.isEmpty()) {
      return Optional.of("No worker is there.");
    }
    if (workers.stream().noneMatch(it -> it.accounts().contains(task.account()))) {
      return Optional.of("No worker has the key of " + task.provider() + ".");
    }
    boolean able =
        workers.stream()
            .filter(it -> it.accounts().contains(task.account()))
            .anyMatch(it -> it.modes().contains(task.mode()));
    return able
        ? Optional.empty()
        : Optional.of(
            "No worker that has the key of %s can run the mode %s."
                .formatted(task.provider(), task.mode()));
  }

  private WaitReason rate(TaskView task) {
    String allows =
        catalogue
            .find(task.provider())
            .filter(it -> it.rpm() > 0)
            .map(it -> "allows %d calls %s".formatted(it.rpm(), window(it)))
            .orElse("allows no further call" + due(task, " before "));
    return new WaitReason("rpm", sentence("account " + task.provider() + " " + allows, task));
  }

  private static String window(ProviderSpec spec) {
    long seconds = spec.window().toSeconds();
    return seconds == 60 ? "a minute" : "in %d seconds".formatted(seconds);
  }

  private WaitReason slots(TaskView task) {
    String allows =
        catalogue
            .find(task.provider())
            .filter(it -> it.concurrency() > 0)
            .map(it -> "allows %d calls at once".formatted(it.concurrency()))
            .orElse("allows no further call at once");
    return new WaitReason("slot", sentence("account " + task.provider() + " " + allows, task));
  }

  private static String sentence(String cause, TaskView task) {
    String upper = Character.toUpperCase(cause.charAt(0)) + cause.substring(1);
    return task.position() > 0
        ? "%s; %d before you.".formatted(upper, task.position() - 1)
        : upper + ".";
  }

  private static String due(TaskView task, String before) {
    return task.dueAt().isPresent() ? before + time(task) : "";
  }

  private static String time(TaskView task) {
    return task.dueAt().map(EventJson::time).orElse("");
  }
}
