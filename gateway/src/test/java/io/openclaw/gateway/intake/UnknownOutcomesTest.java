package io.openclaw.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.SwitchableStore.Mode;
import io.openclaw.task.Status;
import io.openclaw.task.TaskControl;
import io.openclaw.task.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a task whose submission was not answered when the gateway stops.
class UnknownOutcomesTest {
  @TempDir Path data;

  /// The answer to the submission is lost, and every cancel that follows.
  private TaskId unanswered(GatewayUnderTest gateway) {
    gateway.faults.set(Mode.ANSWER_LOST_AND_AWAY);
    Answer answer = gateway.submit("{\"message\":\"a\"}");
    assertThat(answer.code()).isEqualTo("outcome_unknown");
    return new TaskId(answer.json().path("task_id").asString());
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      return files.filter(it -> it.toString().contains("unknown-outcomes")).toList();
    }
  }

  @Test
  void theNextStartCancelsWhatTheLastOneCouldNot() throws Exception {
    TaskId id;
    try (GatewayUnderTest first = GatewayUnderTest.start("openclaw.data=" + data)) {
      id = unanswered(first);
      first.stop();
      assertThat(first.memory.find(id).orElseThrow().status()).isEqualTo(Status.QUEUED);

      assertThat(kept()).hasSize(1);
      assertThat(Files.readString(kept().getFirst())).isEqualTo(id.text() + " local\n");
      UnknownOutcomes second = new UnknownOutcomes(first.memory, new UnknownOutcomesFile(data));
      await().until(() -> first.memory.find(id).orElseThrow().status() == Status.CANCELLED);
      second.close();
    }
    assertThat(kept()).isEmpty();
  }

  @Test
  void aGracefulStopTriesOnceMore() throws Exception {
    try (GatewayUnderTest gateway = GatewayUnderTest.start("openclaw.data=" + data)) {
      TaskId id = unanswered(gateway);
      TaskControl away = gateway.store;
      UnknownOutcomes outcomes = new UnknownOutcomes(away, new UnknownOutcomesFile(data));
      outcomes.cancel(id, "local");
      gateway.faults.set(Mode.THERE);
      outcomes.close();

      assertThat(gateway.memory.find(id).orElseThrow().status()).isEqualTo(Status.CANCELLED);
      assertThat(kept()).isEmpty();
    }
  }
}
