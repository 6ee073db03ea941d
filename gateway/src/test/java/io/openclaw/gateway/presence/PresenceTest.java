package io.openclaw.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.MemoryHistory;
import io.openclaw.gateway.MemoryPresenceRegister;
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
class PresenceTest {
  private static final Duration COME_BACK = Duration.ofSeconds(2);
  private static final String ANN = "ann";

  private final MemoryPresenceRegister register = new MemoryPresenceRegister();
  private final MemoryTaskStore store =
      new MemoryTaskStore(InstantSource.system(), QueueLimits.DEFAULT);
  private final Tasks tasks = new Tasks(store, store, new MemoryHistory());
  private final GatewayPresence first = new GatewayPresence(tasks, register, COME_BACK);
  private final GatewayPresence second = new GatewayPresence(tasks, register, COME_BACK);
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
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())));
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  @Test
  void aTaskWhoseSubmitterStaysAwayIsCancelled() {
    Presence.Client client = submitted();
    client.close();
    await().atMost(Duration.ofSeconds(5)).until(() -> status() == Status.CANCELLED);
    assertThat(first.attended()).isZero();
  }

  @Test
  void whoIsBackAtAnotherGatewayIsBackAndThatOneAnswersForTheTask() {
    submitted().close();
    Presence.Client back = second.client(ANN);
    back.begins(task);

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
          try (Presence.Client poll = second.client(ANN)) {
            poll.begins(task);
          }
          return status() == Status.QUEUED;
        });
    await().atMost(Duration.ofSeconds(6)).until(() -> status() == Status.CANCELLED);
  }

  @Test
  void whoWatchedAtAnotherGatewayAllTheWhileIsThere() {
    Presence.Client submitter = submitted();
    Presence.Client other = second.client(ANN);
    other.begins(task);
    await().until(() -> second.attended() == 1);

    submitter.close();

    await().until(() -> first.attended() == 0);
    assertThat(status()).isEqualTo(Status.QUEUED);
  }

  @Test
  void aStrangerAtAnotherGatewayKeepsNothingAlive() {
    submitted().close();
    second.client("bob").begins(task);

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

    Presence.Client back = second.client(ANN);
    back.begins(task);
    await().until(() -> second.attended() == 1);
    back.close();
    await().atMost(Duration.ofSeconds(5)).until(() -> status() == Status.CANCELLED);
  }

  private Presence.Client submitted() {
    Presence.Client client = first.client(ANN);
    client.submitted(ANN, task);
    await().until(() -> register.entries.containsKey(task));
    return client;
  }

  private Status status() {
    return store.find(task).orElseThrow().status();
  }
}
