package io.openclaw.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.MemoryAttendance;
import io.openclaw.gateway.MemoryHistory;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.task.Lane;
import io.openclaw.task.MemoryTaskStore;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.Status;
import io.openclaw.task.Submission;
import io.openclaw.task.TaskId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two gateways on one store, and who is there.
class DeparturesTest {
  private static final Duration COME_BACK = Duration.ofSeconds(2);
  private static final String ANN = "ann";

  private final MemoryAttendance attendance = new MemoryAttendance();
  private final MemoryTaskStore store =
      new MemoryTaskStore(InstantSource.system(), QueueLimits.DEFAULT);
  private final Tasks tasks = new Tasks(store, store, new MemoryHistory());
  private final Departures first = new Departures(tasks, attendance, COME_BACK);
  private final Departures second = new Departures(tasks, attendance, COME_BACK);
  private final TaskId task = TaskId.create(0, InstantSource.system());

  @BeforeEach
  void submit() {
    store.submit(
        List.of(
            new Submission(
                task,
                ANN,
                Lane.SHORT,
                "a",
                Submission.AccountLimits.NONE,
                "sim",
                "m",
                "ask",
                "",
                "{}",
                2,
                0,
                Duration.ofHours(1),
                1,
                Duration.ofMinutes(5),
                Optional.empty())));
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  @Test
  void aTaskWhoseSubmitterStaysAwayIsCancelled() {
    Visit visit = submitted();
    visit.close();
    await().atMost(Duration.ofSeconds(5)).until(() -> status() == Status.CANCELLED);
    assertThat(first.attended()).isZero();
  }

  @Test
  void whoIsBackAtAnotherGatewayIsBackAndThatOneAnswersForTheTask() {
    submitted().close();
    Visit back = second.visit();
    second.begins(back, ANN, task);

    await().until(() -> first.attended() == 0);
    assertThat(status()).isEqualTo(Status.QUEUED);

    back.close();
    await().atMost(Duration.ofSeconds(5)).until(() -> status() == Status.CANCELLED);
  }

  @Test
  void whoOnlyPollsAtAnotherGatewayIsBackToo() {
    submitted().close();
    await()
        .during(Duration.ofSeconds(4))
        .atMost(Duration.ofSeconds(6))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> {
          try (Visit poll = second.visit()) {
            second.begins(poll, ANN, task);
          }
          return status() == Status.QUEUED;
        });
    await().atMost(Duration.ofSeconds(6)).until(() -> status() == Status.CANCELLED);
  }

  @Test
  void whoWatchedAtAnotherGatewayAllTheWhileIsThere() {
    Visit submitter = submitted();
    Visit other = second.visit();
    second.begins(other, ANN, task);
    await().until(() -> second.attended() == 1);

    submitter.close();

    await().until(() -> first.attended() == 0);
    assertThat(status()).isEqualTo(Status.QUEUED);
  }

  @Test
  void aStrangerAtAnotherGatewayKeepsNothingAlive() {
    submitted().close();
    second.begins(second.visit(), "bob", task);

    await().atMost(Duration.ofSeconds(5)).until(() -> status() == Status.CANCELLED);
    assertThat(second.attended()).isZero();
  }

  @Test
  void aGatewayThatDiesTakesNoTaskWithItButWhoComesBackElsewhereIsAttendedThere() {
    submitted();
    first.close();
    await()
        .during(COME_BACK.multipliedBy(2))
        .atMost(COME_BACK.multipliedBy(3))
        .until(() -> status() == Status.QUEUED);

    Visit back = second.visit();
    second.begins(back, ANN, task);
    await().until(() -> second.attended() == 1);
    back.close();
    await().atMost(Duration.ofSeconds(5)).until(() -> status() == Status.CANCELLED);
  }

  private Visit submitted() {
    Visit visit = first.visit();
    first.submitted(visit, ANN, task);
    await().until(() -> attendance.entries.containsKey(task));
    return visit;
  }

  private Status status() {
    return store.find(task).orElseThrow().status();
  }
}
