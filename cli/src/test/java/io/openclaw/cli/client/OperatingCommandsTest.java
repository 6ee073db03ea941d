package io.openclaw.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.cli.Screen;
import io.openclaw.cli.client.ScriptedGateway.Asked;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatingCommandsTest {
  private static final String QUEUES =
      """
      {"queues":[{"lane":"short","waiting":12,"running":5,"retrying":1,"paused":2,"is_paused":true,
       "oldest_wait_ms":61500,"waiting_for":{"rpm":11,"slot":0,"worker":1}}]}\
      """;
  private static final String WORKERS =
      """
      {"workers":[{"id":"w1","name":"w1","host":"box","pid":7,"running":3,
       "places":{"priority":8,"short":40,"long":16},
       "draining":true,"rss_bytes":310000000,"heap_used_bytes":90000000,"cpu_percent":12.4,
       "modes":["ask"],"providers":["sim"]}]}\
      """;
  private static final String PROVIDERS =
      "{\"providers\":[{\"name\":\"sim\",\"configured\":true,\"state\":{}}]}";
  private static final String RUNNING =
      "{\"tasks\":[{\"task_id\":\"t9\",\"status\":\"running\",\"lane\":\"short\"}]}";

  private final ScriptedGateway gateway = new ScriptedGateway();
  private final Screen pipe = Screen.pipe();

  OperatingCommandsTest() throws IOException {}

  @AfterEach
  void close() {
    gateway.close();
  }

  private int run(String... words) {
    String[] all = Arrays.copyOf(words, words.length + 2);
    all[words.length] = "--url";
    all[words.length + 1] = gateway.url();
    return pipe.run(all);
  }

  private String asked() {
    Asked last = gateway.asked().getLast();
    return last.method() + " " + last.target();
  }

  @ParameterizedTest
  @CsvSource({
    "cancel t1, POST /api/v1/tasks/t1/cancel, cancelled",
    "pause t1, POST /api/v1/tasks/t1/pause, cancelled",
    "resume t1, POST /api/v1/tasks/t1/resume, cancelled",
    "retry t1, POST /api/v1/tasks/t1/retry, t2",
    "dead requeue t1, POST /api/v1/dead/t1/requeue, t2",
    "queues pause long, POST /api/v1/queues/long/pause, paused",
    "queues resume long, POST /api/v1/queues/long/resume, resumed",
    "workers drain w/1, POST /api/v1/workers/w%2F1/drain, drains",
    "dead discard t1, DELETE /api/v1/dead/t1, discarded",
    "sessions delete s:1, DELETE /api/v1/sessions/s%3A1, deleted"
  })
  void oneCallIsMadeAndItsResultPrinted(String words, String call, String printed) {
    gateway.answering(200, "{\"task_id\":\"t2\",\"status\":\"cancelled\"}");

    assertThat(run(words.split(" ", -1))).isZero();

    assertThat(asked()).isEqualTo(call);
    assertThat(pipe.out()).isEqualTo(printed + "\n");
  }

  @Test
  void sessionsAreListedTheLastUsedFirst() {
    gateway.answering(
        200,
        "{\"sessions\":[{\"session_id\":\"s1\",\"title\":\"What is the time?\",\"turns\":2,"
            + "\"last_at\":\"2026-01-31T12:00:00.000Z\",\"running_task_id\":null}],"
            + "\"next_cursor\":\"abc\"}");

    assertThat(run("sessions", "--limit", "1")).isZero();

    assertThat(asked()).isEqualTo("GET /api/v1/sessions?limit=1");
    assertThat(pipe.out().lines().toList().getLast())
        .contains("s1", "2026-01-31T12:00:00.000Z", "2", "What is the time?");
    assertThat(pipe.err()).contains("more: --cursor abc");
  }

  @Test
  void aSessionIsShownWithItsTurnsAndWhatTheNextOneIsTold() {
    gateway.answering(
        200,
        "{\"session_id\":\"s1\",\"title\":\"What?\",\"turns\":[{\"task_id\":\"t1\",\"role\":\"user\","
            + "\"content\":\"What?\\u001b[31m\",\"at\":\"A\",\"status\":\"succeeded\"},"
            + "{\"task_id\":\"t1\",\"role\":\"assistant\",\"content\":\"That.\",\"at\":\"B\","
            + "\"status\":\"succeeded\"}],"
            + "\"context\":{\"tokens\":12,\"budget\":8000,\"dropped\":3},\"next_cursor\":null}");

    assertThat(run("sessions", "show", "s1")).isZero();

    assertThat(asked()).isEqualTo("GET /api/v1/sessions/s1?limit=20");
    assertThat(pipe.out())
        .contains("What?", "user  A  succeeded  t1", "assistant  B  succeeded  t1", "That.")
        .doesNotContain("\u001b");
    assertThat(pipe.err()).contains("12 of at most 8000 tokens", "left out: 3");
  }

  @Test
  void whatMakesNoSenseNowEndsWithOneAndTheGatewaysWords() {
    gateway.answering(409, "{\"code\":\"wrong_state\",\"detail\":\"The task has succeeded.\"}");

    assertThat(run("pause", "t1")).isEqualTo(1);

    assertThat(pipe.err()).contains("The task has succeeded. (wrong_state)");
    assertThat(pipe.out()).isEmpty();
  }

  @Test
  void anAnswerWithoutABodyIsAnEmptyObjectForPrograms() {
    gateway.answering(204, "");

    assertThat(run("dead", "discard", "t1", "--json")).isZero();

    assertThat(pipe.out()).isEqualTo("{}\n");
  }

  @Test
  void lanesAreATableThatSaysWhatTheirTasksWaitFor() {
    gateway.answering(200, QUEUES);

    assertThat(run("queues")).isZero();

    assertThat(pipe.out().lines().toList())
        .containsExactly(
            "LANE   WAITING  RUNNING  RETRYING  PAUSED  OLDEST  WAITING FOR       NOTE",
            "short  12       5        1         2       61.5 s  rpm 11, worker 1  lane is paused");
  }

  @Test
  void workersAreATableWithTheirMemoryAndWhetherTheyDrain() {
    gateway.answering(200, WORKERS);

    assertThat(run("workers")).isZero();

    assertThat(pipe.out().lines().toList())
        .containsExactly(
            "WORKER  HOST  PID  RUNS  MEMORY  HEAP   CPU   MODES  NOTE",
            "w1      box   7    3/64  310 MB  90 MB  12 %  ask    drains");
  }

  @Test
  void theDeadListSaysWhereItGoesOn() {
    gateway.answering(
        200,
        "{\"dead\":[{\"task_id\":\"t1\",\"code\":\"poison\",\"error\":\"lost\"}],\"next_cursor\":\"n\"}");

    assertThat(run("dead", "--limit", "1")).isZero();

    assertThat(asked()).isEqualTo("GET /api/v1/dead?limit=1");
    assertThat(pipe.out()).contains("t1").contains("poison");
    assertThat(pipe.err()).contains("--cursor n");
  }

  @Test
  void topIntoAPipeIsOneScreenWithoutControlCharacters() {
    gateway
        .answering(200, QUEUES)
        .answering(200, WORKERS)
        .answering(200, PROVIDERS)
        .answering(200, RUNNING);

    assertThat(run("top")).isZero();

    assertThat(pipe.out()).contains("rpm 11", "310 MB", "sim", "t9").doesNotContain("\u001b");
  }

  @Test
  void topForProgramsIsOneObject() {
    gateway
        .answering(200, QUEUES)
        .answering(200, WORKERS)
        .answering(200, PROVIDERS)
        .answering(200, RUNNING);

    assertThat(run("top", "--json")).isZero();

    assertThat(pipe.out()).contains("\"queues\":[", "\"workers\":[", "\"running\":[");
  }
}
