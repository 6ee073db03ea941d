package io.openclaw.gateway.waiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.wire.WaitReason;
import io.openclaw.provider.Catalogue;
import io.openclaw.task.Lane;
import io.openclaw.task.Status;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import io.openclaw.task.Workers.Worker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WaitReasonsTest {
  private static final Optional<Instant> NOON = Optional.of(Instant.parse("2026-01-31T12:00:00Z"));

  private final List<Worker> workers = new CopyOnWriteArrayList<>();
  private final WaitReasons reasons =
      new WaitReasons(Catalogue.load(Map.of()), new GatewayUnderTest.ListedWorkers(workers));

  @AfterEach
  void close() {
    reasons.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rpm     | rpm     | Account nvidia2 allows 40 calls a minute; 12 before you.",
        "slot    | slot    | Account nvidia2 allows 5 calls at once; 12 before you.",
        "paused  | paused  | The lane short is paused; 12 before you.",
        "session | session | The turn before it in its session has not ended.",
        "breaker | breaker | Calls to nvidia2 failed in a row and are held back until 2026-01-31T12:00:00.000Z; 12 before you."
      })
  void whatAQueuedTaskWaitsForIsOneWordAndOneSentence(String met, String word, String detail) {
    TaskView task =
        task(Status.QUEUED, 13, 1_000, met.equals("breaker") ? NOON : Optional.empty(), met);

    assertThat(reasons.of(task)).contains(new WaitReason(word, detail));
  }

  @Test
  void aTaskInLineThatWasNeverTriedWaitsForAWorkerThatCanRunItElseForItsAccount() {
    TaskView waits = task(Status.QUEUED, 13, 30_000, Optional.empty(), "");
    TaskView first = task(Status.QUEUED, 1, 0, Optional.empty(), "");

    says(waits, "worker", "No worker is there.");
    workers.add(worker("other", "ask"));
    says(waits, "worker", "No worker has the key of nvidia2.");
    workers.add(worker("account", "agent_single"));
    says(waits, "worker", "No worker that has the key of nvidia2 can run the mode ask.");
    workers.add(worker("account", "ask"));
    says(waits, "rpm", "Account nvidia2 allows 40 calls a minute; 12 before you.");
    says(first, "worker", "No worker has a free place in the lane short; 0 before you.");
  }

  private void says(TaskView task, String word, String detail) {
    await().until(() -> reasons.of(task).equals(Optional.of(new WaitReason(word, detail))));
  }

  @Test
  void aTaskThatWaitsForATimeSaysForWhich() {
    assertThat(reasons.of(task(Status.QUEUED, 0, 0, NOON, "")))
        .contains(
            new WaitReason("time", "The task does not start before 2026-01-31T12:00:00.000Z."));
    assertThat(reasons.of(task(Status.RETRYING, 0, 0, NOON, "")))
        .contains(new WaitReason("time", "The next attempt begins at 2026-01-31T12:00:00.000Z."));
  }

  @Test
  void aPausedTaskWaitsForAPerson() {
    assertThat(reasons.of(task(Status.PAUSED, 0, 0, Optional.empty(), "paused")))
        .contains(new WaitReason("paused", "The task is paused; it goes on when it is resumed."));
    assertThat(reasons.of(task(Status.PAUSED, 0, 0, Optional.empty(), "approval")))
        .map(WaitReason::word)
        .contains("approval");
  }

  @ParameterizedTest
  @EnumSource(names = {"RUNNING", "SUCCEEDED", "FAILED", "CANCELLED", "EXPIRED"})
  void whatRunsOrHasEndedWaitsForNothing(Status status) {
    assertThat(reasons.of(task(status, 0, 0, Optional.empty(), ""))).isEmpty();
  }

  private static Worker worker(String account, String mode) {
    return new Worker(
        account + mode,
        "w",
        1,
        "host",
        Instant.EPOCH,
        Map.of(Lane.SHORT, 5),
        0,
        /* draining= */ false,
        List.of(),
        List.of(account),
        List.of(mode),
        /* vitals= */ null);
  }

  private static TaskView task(
      Status status, long position, long eta, Optional<Instant> due, String waitingFor) {
    return new TaskView(
        TaskId.create(0, InstantSource.system()),
        "ann",
        status,
        Lane.SHORT,
        "account",
        "nvidia2",
        "m",
        "ask",
        "",
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty(),
        due,
        0,
        4,
        "",
        1,
        position,
        eta,
        2,
        "",
        "{}",
        /* archived= */ false,
        waitingFor,
        TaskView.Links.NONE);
  }
}
