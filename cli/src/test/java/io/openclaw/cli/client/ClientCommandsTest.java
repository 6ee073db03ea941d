package io.openclaw.cli.client;

import static io.openclaw.cli.client.ScriptedGateway.complete;
import static io.openclaw.cli.client.ScriptedGateway.content;
import static io.openclaw.cli.client.ScriptedGateway.done;
import static io.openclaw.cli.client.ScriptedGateway.event;
import static io.openclaw.cli.client.ScriptedGateway.sse;
import static io.openclaw.cli.client.ScriptedGateway.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.cli.Screen;
import io.openclaw.cli.client.ScriptedGateway.Asked;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ClientCommandsTest {
  private static final String ACCEPTED =
      "{\"task_id\":\"t1\",\"status\":\"queued\",\"lane\":\"short\",\"position\":1,\"eta_ms\":10}";

  private final ScriptedGateway gateway = new ScriptedGateway();
  private final Screen pipe = Screen.pipe();
  private final Screen terminal = Screen.terminal();

  ClientCommandsTest() throws IOException {}

  @AfterEach
  void close() {
    gateway.close();
  }

  private int run(Screen screen, String... words) {
    String[] all = java.util.Arrays.copyOf(words, words.length + 2);
    all[words.length] = "--url";
    all[words.length + 1] = gateway.url();
    return screen.run(all);
  }

  @Nested
  class Asking {
    @Test
    void submitsWhatWasGivenAndPrintsTheAnswer() {
      gateway
          .answering(202, ACCEPTED)
          .streaming(
              started(1),
              content(2, "Hel"),
              content(3, "lo"),
              complete(4, "Hello"),
              done(5, "succeeded"));

      int code =
          run(
              pipe,
              "ask",
              "Hi \"you\"",
              "--provider",
              "sim",
              "--mode",
              "ask",
              "--lane",
              "long",
              "--session",
              "s",
              "--cache",
              "use");

      assertThat(code).isZero();
      assertThat(pipe.out()).isEqualTo("Hello\n");
      assertThat(pipe.err()).isEmpty();
      Asked submitted = gateway.asked().getFirst();
      assertThat(submitted.method() + " " + submitted.target()).isEqualTo("POST /api/v1/tasks");
      assertThat(submitted.body())
          .isEqualTo(
              "{\"message\":\"Hi \\\"you\\\"\",\"provider\":\"sim\",\"mode\":\"ask\",\"lane\":\"long\",\"session_id\":\"s\",\"cache\":\"use\"}");
    }

    @Test
    void resumesAtItsCursorWhenTheStreamIsCutAndRepeatsNothing() {
      gateway
          .answering(202, ACCEPTED)
          .streamingRaw(
              sse(started(1)) + sse(content(2, "one ")) + "id: 3\ndata: " + content(3, "two "))
          .answering(503, "{\"code\":\"redis_away\"}")
          .streaming(
              content(2, "one "),
              content(3, "two "),
              content(4, "three"),
              complete(5, "one two three"),
              done(6, "succeeded"));

      assertThat(run(terminal, "ask", "count")).isZero();

      assertThat(terminal.out()).isEqualTo("one two three\n");
      assertThat(gateway.asked())
          .extracting(Asked::target, Asked::lastEventId)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("/api/v1/tasks", "null"),
              org.assertj.core.groups.Tuple.tuple("/api/v1/tasks/t1/events?after=0", "0"),
              org.assertj.core.groups.Tuple.tuple("/api/v1/tasks/t1/events?after=2", "2"),
              org.assertj.core.groups.Tuple.tuple("/api/v1/tasks/t1/events?after=2", "2"));
    }

    @Test
    void aLostAttemptIsSaidOnATerminalAndTheTextStartsAnew() {
      lostAttempt();

      assertThat(run(terminal, "ask", "x")).isZero();

      assertThat(terminal.out()).isEqualTo("wrong\nright\n");
      assertThat(terminal.err()).contains("This attempt was lost; its text above is void");
    }

    @Test
    void aLostAttemptLeavesNothingInAFile() {
      lostAttempt();

      assertThat(run(pipe, "ask", "x")).isZero();

      assertThat(pipe.out()).isEqualTo("right\n");
    }

    private void lostAttempt() {
      gateway
          .answering(202, ACCEPTED)
          .streaming(
              started(1),
              content(2, "wrong"),
              event(3, "retrying", "", "{\"reason\":\"worker lost\",\"void_from\":2}"),
              started(4),
              content(5, "right"),
              complete(6, "right"),
              done(7, "succeeded"));
    }

    @Test
    void aContinuedAttemptKeepsItsText() {
      gateway
          .answering(202, ACCEPTED)
          .streaming(
              started(1),
              content(2, "one "),
              event(3, "retrying", "", "{\"reason\":\"cut\"}"),
              event(4, "started", "", "{\"continues\":true}"),
              content(5, "two"),
              done(6, "succeeded"));

      assertThat(run(pipe, "ask", "x")).isZero();

      assertThat(pipe.out()).isEqualTo("one two\n");
    }

    @Test
    void aTaskThatFailsIsOneAndSaysWhy() {
      gateway
          .answering(202, ACCEPTED)
          .streaming(
              started(1),
              content(2, "half"),
              event(
                  3,
                  "error",
                  "The provider refused the key.",
                  "{\"code\":\"auth\",\"retryable\":false}"),
              done(4, "failed"));

      assertThat(run(pipe, "ask", "x")).isEqualTo(1);

      assertThat(pipe.out()).isEmpty();
      assertThat(pipe.err())
          .contains("claw: The provider refused the key.")
          .contains("failed after");
    }

    @Test
    void anAnswerWhoseHashDiffersIsSaidSo() {
      gateway
          .answering(202, ACCEPTED)
          .streaming(
              content(1, "Hello"),
              complete(2, "Hello"),
              event(3, "done", "", "{\"status\":\"succeeded\",\"sha256\":\"00\"}"));

      run(pipe, "ask", "x");

      assertThat(pipe.err()).contains("not, to the byte, what was written");
    }

    @Test
    void everyTryOfASubmissionCarriesTheSameKey() {
      gateway
          .answering(503, "{\"code\":\"outcome_unknown\"}")
          .answering(202, ACCEPTED)
          .streaming(done(1, "succeeded"));

      assertThat(run(pipe, "ask", "x")).isZero();

      assertThat(gateway.asked().get(0).key())
          .startsWith("claw-")
          .isEqualTo(gateway.asked().get(1).key());
    }

    @Test
    void aRefusedSubmissionIsSaidInTheGatewaysWords() {
      gateway.answering(
          422, "{\"code\":\"not_supported\",\"detail\":\"Agents are not built yet.\"}");

      assertThat(run(pipe, "ask", "x", "--mode", "agent_multi")).isEqualTo(1);

      assertThat(pipe.err()).isEqualTo("claw: Agents are not built yet. (not_supported)\n");
    }

    @Test
    void jsonIsOneEventALineWithProgressAndWithoutRepeats() {
      String progress = "{\"task_id\":\"t1\",\"type\":\"progress\",\"data\":{\"position\":3}}";
      gateway
          .answering(202, ACCEPTED)
          .streaming(event(1, "queued", "", "{}"), progress)
          .streaming(event(1, "queued", "", "{}"), started(2), done(3, "succeeded"));

      assertThat(run(pipe, "ask", "x", "--json")).isZero();

      assertThat(pipe.out().lines())
          .containsExactly(
              event(1, "queued", "", "{}"), progress, started(2), done(3, "succeeded"));
    }

    @Test
    void noFollowPrintsTheGatewaysAnswerAndEnds() {
      gateway.answering(202, ACCEPTED);

      assertThat(run(pipe, "ask", "x", "--no-follow")).isZero();

      assertThat(pipe.out()).isEqualTo(ACCEPTED + "\n");
      assertThat(gateway.asked()).hasSize(1);
    }

    @Test
    void theMessageMayComeFromStandardInput() {
      gateway.answering(202, ACCEPTED);

      run(pipe.typing("from a file\n"), "ask", "-", "--no-follow");

      assertThat(gateway.asked().getFirst().body()).isEqualTo("{\"message\":\"from a file\\n\"}");
    }

    @Test
    void theStatusLineShowsQueueAndPaceOnATerminalOnly() {
      String progress =
          "{\"type\":\"progress\",\"data\":{\"position\":3,\"eta_ms\":12000,\"waiting_for\":\"rpm\",\"elapsed_ms\":1500,\"tokens_per_second\":20.04}}";
      gateway.answering(202, ACCEPTED).streaming(progress, done(1, "succeeded"));
      gateway.answering(202, ACCEPTED).streaming(progress, done(1, "succeeded"));

      run(terminal, "ask", "x");
      run(pipe, "ask", "x");

      assertThat(terminal.err())
          .contains("waiting for rpm · position 3 · about 12.0 s · 1.5 s so far · 20.0 tokens/s");
      assertThat(pipe.err()).isEmpty();
    }

    @Test
    void anAnswerCannotSteerTheTerminal() {
      gateway
          .answering(202, ACCEPTED)
          .streaming(content(1, "a\\u001b]0;owned\\u0007b"), done(2, "succeeded"));

      run(terminal, "ask", "x");

      assertThat(terminal.out()).isEqualTo("a]0;ownedb\n");
    }
  }

  @Nested
  class Watching {
    @Test
    void tellsAFinishedTaskAgain() {
      gateway.streaming(
          started(1), content(2, "Hello"), complete(3, "Hello"), done(4, "succeeded"));

      assertThat(run(pipe, "watch", "t1")).isZero();

      assertThat(pipe.out()).isEqualTo("Hello\n");
    }

    @Test
    void whatIsLeftNothingOfEndsWithTheTasksStatus() {
      gateway.answering(204, "").answering(200, "{\"task_id\":\"t1\",\"status\":\"cancelled\"}");

      assertThat(run(pipe, "watch", "t1", "--json", "--after", "9")).isEqualTo(1);

      assertThat(gateway.asked().getFirst().lastEventId()).isEqualTo("9");
    }

    @Test
    void beginsAgainWhenTheLogIsShorterThanTheCursor() {
      gateway
          .answering(400, "{\"code\":\"cursor_beyond_end\",\"last\":2}")
          .streaming(started(1), done(2, "succeeded"));

      assertThat(run(pipe, "watch", "t1", "--json", "--after", "9")).isZero();

      assertThat(gateway.asked().get(1).lastEventId()).isEqualTo("0");
      assertThat(pipe.out().lines()).hasSize(2);
    }

    @Test
    void anUnknownTaskIsOne() {
      gateway.answering(404, "{\"code\":\"not_found\",\"detail\":\"There is no such task.\"}");

      assertThat(run(pipe, "watch", "nope")).isEqualTo(1);

      assertThat(pipe.err()).isEqualTo("claw: There is no such task. (not_found)\n");
    }
  }

  @Nested
  class Managing {
    @Test
    void tasksAreListedAsATableOrAsTheGatewaySaidIt() {
      String list =
          "{\"tasks\":[{\"task_id\":\"t1\",\"status\":\"running\",\"lane\":\"short\",\"provider\":\"sim\",\"attempt\":1}],\"next_cursor\":\"c2\"}";
      gateway.answering(200, list).answering(200, list).answering(200, list);

      assertThat(run(pipe, "tasks", "--status", "running", "--limit", "5")).isZero();
      assertThat(run(terminal, "tasks")).isZero();
      Screen json = Screen.pipe();
      assertThat(run(json, "tasks", "--json")).isZero();

      assertThat(gateway.asked().getFirst().target())
          .isEqualTo("/api/v1/tasks?status=running&limit=5");
      assertThat(pipe.out().lines().toList().get(1)).matches("t1 +running +short +sim +1");
      assertThat(pipe.err()).isEqualTo("more: --cursor c2\n");
      assertThat(terminal.out()).contains("\u001b[33mrunning\u001b[0m");
      assertThat(json.out()).isEqualTo(list + "\n");
    }

    @Test
    void providersSayWhoIsDisabledUntilWhenAndWhy() {
      gateway.answering(
          200,
          "{\"providers\":[{\"name\":\"zhipu\",\"configured\":true,\"model\":\"m\",\"state\":"
              + "{\"disabled\":{\"reason\":\"provider_account\",\"until\":\"2026-01-01T00:00:05Z\"}}}]}");

      assertThat(run(pipe, "providers")).isZero();

      assertThat(pipe.out()).contains("disabled until 2026-01-01T00:00:05Z: provider_account");
    }

    @Test
    void showPrintsFieldsAndText() {
      gateway.answering(
          200,
          "{\"task_id\":\"t1\",\"status\":\"running\",\"worker\":null,\"result\":{\"reply\":\"so far\"},\"text\":\"so far\"}");

      assertThat(run(pipe, "show", "t1")).isZero();

      assertThat(pipe.out()).isEqualTo("task_id      t1\nstatus       running\n\nso far\n");
    }

    @Test
    void cancelPrintsTheNewStateAndAConflictIsOne() {
      gateway
          .answering(200, "{\"task_id\":\"t1\",\"status\":\"cancelled\"}")
          .answering(409, "{\"code\":\"conflict\",\"detail\":\"The task has succeeded.\"}");

      assertThat(run(pipe, "cancel", "t 1")).isZero();
      assertThat(run(pipe, "cancel", "t1")).isEqualTo(1);

      assertThat(gateway.asked().getFirst().target()).isEqualTo("/api/v1/tasks/t%201/cancel");
      assertThat(pipe.out()).isEqualTo("cancelled\n");
      assertThat(pipe.err()).isEqualTo("claw: The task has succeeded. (conflict)\n");
    }

    @Test
    void theTokenTravelsInAHeader() {
      gateway.answering(200, "{}").answering(200, "{}");

      Screen.pipe()
          .with(Map.of("CLAW_TOKEN", "of-env", "CLAW_URL", gateway.url()))
          .run("show", "t1");
      run(pipe, "show", "t1", "--token", "given");

      assertThat(gateway.asked())
          .extracting(Asked::token)
          .containsExactly("Bearer of-env", "Bearer given");
    }
  }

  @Test
  void aGatewayThatIsNotThereIsThree() throws IOException {
    String nowhere;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      nowhere = "http://127.0.0.1:" + closed.getLocalPort();
    }

    for (String[] words :
        new String[][] {{"ask", "x"}, {"watch", "t"}, {"show", "t"}, {"tasks"}, {"cancel", "t"}}) {
      Screen screen = Screen.pipe().with(Map.of("CLAW_URL", nowhere));
      assertThat(screen.run(words)).as(words[0]).isEqualTo(3);
      assertThat(screen.err())
          .as(words[0])
          .isEqualTo(
              "claw: The gateway at " + nowhere + " cannot be reached: Connection refused.\n");
    }
  }

  @Nested
  class Tokens {
    @Test
    void aNewTokenIsPrintedAloneSoThatAScriptCanTakeIt() {
      gateway.answering(201, "{\"token\":\"oct_secret\",\"id\":\"0123\"}");

      int code =
          run(
              pipe,
              "token",
              "create",
              "--owner",
              "ann",
              "--scopes",
              "admin,tasks",
              "--expires",
              "2030-01-31T12:00:00Z");

      assertThat(code).isZero();
      assertThat(pipe.out()).isEqualTo("oct_secret\n");
      assertThat(pipe.err()).contains("0123").doesNotContain("oct_secret");
      Asked asked = gateway.asked().getFirst();
      assertThat(asked.method() + " " + asked.target()).isEqualTo("POST /api/v1/tokens");
      assertThat(asked.body())
          .isEqualTo(
              "{\"owner\":\"ann\",\"scopes\":[\"admin\",\"tasks\"],\"expires_at\":\"2030-01-31T12:00:00Z\"}");
    }

    @Test
    void anOfflineTokenAsksNobodyAndGivesItsLine() {
      assertThat(run(pipe, "token", "create", "--owner", "ann", "--offline")).isZero();

      assertThat(pipe.out()).matches("oct_[A-Za-z0-9_-]{43}\\n");
      assertThat(pipe.err()).containsPattern("(?m)^[0-9a-f]{64} ann tasks$");
      assertThat(gateway.asked()).isEmpty();
    }

    @Test
    void anOwnerThatCannotBeIsWrongUsage() {
      assertThat(run(pipe, "token", "create", "--owner", "a*b", "--offline")).isEqualTo(2);
      assertThat(run(pipe, "token", "create")).isEqualTo(2);
      assertThat(run(pipe, "token")).isEqualTo(2);
    }

    @Test
    void theListShowsNoSecret() {
      gateway.answering(
          200,
          "{\"tokens\":[{\"id\":\"0123456789abcdef\",\"owner\":\"ann\",\"scopes\":[\"admin\",\"tasks\"],\"last_used_at\":null}]}");

      assertThat(run(pipe, "token", "list")).isZero();

      assertThat(pipe.out().lines().skip(1))
          .singleElement()
          .asString()
          .matches("0123456789abcdef +ann +admin,tasks +- +-");
    }

    @Test
    void revokingDeletes() {
      gateway.answering(204, "");

      assertThat(run(pipe, "token", "revoke", "0123")).isZero();

      assertThat(pipe.out()).isEqualTo("revoked\n");
      Asked asked = gateway.asked().getFirst();
      assertThat(asked.method() + " " + asked.target()).isEqualTo("DELETE /api/v1/tokens/0123");
    }

    @Test
    void revokingWhatIsNotThereFails() {
      gateway.answering(404, "{\"code\":\"not_found\",\"detail\":\"There is no such token.\"}");

      assertThat(run(pipe, "token", "revoke", "0123")).isEqualTo(1);
      assertThat(pipe.err()).isEqualTo("claw: There is no such token. (not_found)\n");
    }
  }
}
