package io.openclaw.gateway.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.MemoryHistory;
import io.openclaw.gateway.TextLogs;
import io.openclaw.gateway.history.EndedTask;
import io.openclaw.gateway.history.FakeStore;
import io.openclaw.gateway.waiting.WaitReasons;
import io.openclaw.provider.Catalogue;
import io.openclaw.task.MemoryTaskStore;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.Status;
import io.openclaw.task.TaskView;
import io.openclaw.testkit.text.TextCase;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TextSoFarTest {
  private final FakeStore store = new FakeStore();
  private final Tasks tasks =
      new Tasks(
          store,
          new MemoryTaskStore(InstantSource.system(), QueueLimits.DEFAULT),
          new MemoryHistory());

  static Stream<TextCase> cases() {
    return TextLogs.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void ofARunningTaskIsTheTextThatCounts(TextCase expected) {
    TaskView task = EndedTask.succeeded().as(Status.RUNNING).view();
    store.replace(new EndedTask(task, TextLogs.events(expected, task.id()), Optional.empty()));

    try (WaitReasons reasons =
        new WaitReasons(Catalogue.load(Map.of()), new GatewayUnderTest.ListedWorkers(List.of()))) {
      TaskAnswers answers = new TaskAnswers(tasks, reasons, InstantSource.system());

      assertThat(answers.full(task).path("text").asString()).isEqualTo(expected.text());
    }
  }
}
