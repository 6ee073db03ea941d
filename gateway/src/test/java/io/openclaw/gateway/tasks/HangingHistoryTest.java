package io.openclaw.gateway.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.history.sql.HistoryFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The history's file is locked by another process, so that every read of it hangs for a minute. A
/// call's budget is 0.9 s; the tests allow for a busy machine.
class HangingHistoryTest {
  private static final String ABSENT = "t0_01jz0000000000000000000000";
  private static final int CALLERS = 12;

  @TempDir Path folder;
  private HistoryFile file;
  private Connection other;
  private GatewayUnderTest gateway;

  @BeforeEach
  void lock() throws Exception {
    file = HistoryFile.in(folder);
    gateway = GatewayUnderTest.startWith(file.open(Duration.ofMinutes(1)).history());
    other = file.connect();
    try (Statement statement = other.createStatement()) {
      statement.execute("PRAGMA locking_mode = EXCLUSIVE");
      statement.execute("BEGIN EXCLUSIVE");
    }
  }

  @AfterEach
  void unlock() throws Exception {
    other.close();
    gateway.close();
    file.close();
  }

  @Test
  void everyCallThatNeedsItIsAnsweredInTime() throws Exception {
    unavailable(() -> gateway.get("/api/v1/tasks"));
    unavailable(() -> gateway.get("/api/v1/tasks/" + ABSENT));
    unavailable(() -> gateway.post("/api/v1/tasks/" + ABSENT + "/cancel", ""));
    unavailable(() -> gateway.delete("/api/v1/tasks/" + ABSENT));
    unavailable(() -> gateway.get("/api/v1/tasks/" + ABSENT + "/events"));
  }

  @Test
  void callsThatDoNotNeedItGoOnMeanwhile() throws Exception {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> hanging =
          IntStream.range(0, CALLERS)
              .mapToObj(_ -> callers.submit(() -> gateway.get("/api/v1/tasks")))
              .toList();

      Answer turn = within(() -> gateway.submit("{\"message\":\"a\",\"session_id\":\"s\"}"));
      assertThat(turn.status()).as("it waits for its context").isEqualTo(202);
      String id = gateway.task("live");
      Answer live = within(() -> gateway.get("/api/v1/tasks/" + id));
      Answer cancelled = within(() -> gateway.post("/api/v1/tasks/" + id + "/cancel", ""));

      assertThat(live.status()).isEqualTo(200);
      assertThat(cancelled.status()).isEqualTo(200);
      for (Future<Answer> call : hanging) {
        assertThat(call.get().code()).isEqualTo("history_unavailable");
      }
    }
  }

  private static void unavailable(Callable<Answer> call) throws Exception {
    Answer answer = within(call);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("history_unavailable");
    assertThat(answer.header("Retry-After")).isNotEmpty();
  }

  private static Answer within(Callable<Answer> call) throws Exception {
    long from = System.nanoTime();
    Answer answer = call.call();
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(5));
    return answer;
  }
}
