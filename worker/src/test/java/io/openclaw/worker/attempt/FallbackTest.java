package io.openclaw.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.task.EventType;
import io.openclaw.task.Status;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import io.openclaw.worker.WorkerFixture;
import io.openclaw.worker.provider.ScriptedServer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Going on elsewhere, and waiting where there is nowhere to go.
class FallbackTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String WITH_FALLBACK =
      "{\"message\":\"hi\",\"fallbacks\":[\"keyless\",\"free\"]}";

  private @Nullable WorkerFixture opened;

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
  }

  @Test
  void whoIsOfNoMoreUseIsReplacedAtOnce() {
    WorkerFixture shop = firstAnswers("429 No", "{\"error\":{\"code\":\"1113\"}}");
    TaskId id = shop.submit("first", "ask", 4, MINUTE, WITH_FALLBACK);

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.SUCCEEDED);

    JsonNode retrying = json(shop.last(id, EventType.RETRYING).data());
    assertThat(retrying.path("reason").asString()).isEqualTo("provider_account");
    assertThat(retrying.path("next_provider").asString()).isEqualTo("free");
    JsonNode started = json(shop.last(id, EventType.STARTED).data());
    assertThat(started.path("provider").asString()).isEqualTo("free");
    assertThat(started.path("model").asString()).isEqualTo("m-1");
    assertThat(started.path("fallback_from").asString()).isEqualTo("first");
  }

  @Test
  void whoHasUsedUpTheAttemptsIsReplaced() {
    WorkerFixture shop = firstAnswers("500 Oops", "");
    TaskId id = shop.submit("first", "ask", 2, MINUTE, WITH_FALLBACK);

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.SUCCEEDED);

    assertThat(startedAt(shop, id)).containsExactly("first", "first", "free");
    assertThat(shop.text(id)).isEqualTo("here");
  }

  @Test
  void whatIsWrongWithTheRequestIsWrongElsewhereToo() {
    WorkerFixture shop = firstAnswers("400 Bad", "{\"error\":{\"code\":\"1214\"}}");
    TaskId id = shop.submit("first", "ask", 4, MINUTE, WITH_FALLBACK);

    assertThat(shop.awaitEnd(id).status()).isEqualTo(Status.FAILED);
    assertThat(startedAt(shop, id)).containsExactly("first");
  }

  @Test
  void anOpenBreakerIsPassedByAndWithoutFallbackWaitedFor() {
    WorkerFixture shop = firstAnswers("500 Oops", "");
    for (int i = 0; i < 5; i++) {
      shop.awaitEnd(shop.submit("first", "ask", 1, MINUTE));
    }
    int before = shop.server().exchanges().size();

    TaskId waits = shop.submit("first", "ask", 1, MINUTE);
    TaskId passes = shop.submit("first", "ask", 1, MINUTE, WITH_FALLBACK);

    TaskView passed = shop.awaitEnd(passes);
    assertThat(passed.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(passed.attempt()).isEqualTo(1);
    assertThat(startedAt(shop, passes)).containsExactly("free");
    await().until(() -> shop.view(waits).waitingFor().equals("breaker"));
    assertThat(shop.view(waits).status()).isEqualTo(Status.QUEUED);
    assertThat(shop.view(waits).dueAt()).isPresent();
    assertThat(shop.server().exchanges()).hasSize(before + 1);
  }

  @Test
  void anAccountThatIsTurnedAwayIsNotAskedAgainAndItsTasksFailOrGoElsewhere() {
    WorkerFixture shop = firstAnswers("401 No", "{\"error\":{\"code\":\"1000\"}}");
    assertThat(shop.awaitEnd(shop.submit("first", "ask", 4, MINUTE)).status())
        .isEqualTo(Status.FAILED);

    TaskId fails = shop.submit("first", "ask", 4, MINUTE);
    TaskId passes = shop.submit("first", "ask", 4, MINUTE, WITH_FALLBACK);

    assertThat(shop.awaitEnd(fails).status()).isEqualTo(Status.FAILED);
    assertThat(json(shop.last(fails, EventType.ERROR).data()).path("code").asString())
        .isEqualTo("provider_auth");
    assertThat(shop.awaitEnd(passes).status()).isEqualTo(Status.SUCCEEDED);
    assertThat(shop.server().exchanges())
        .filteredOn(it -> it.head().contains("/first/"))
        .hasSize(1);
  }

  @Test
  void aCallThatIsForbiddenSaysNothingOfTheAccount() {
    WorkerFixture shop = firstAnswers("403 No", "");

    shop.awaitEnd(shop.submit("first", "ask", 4, MINUTE));
    shop.awaitEnd(shop.submit("first", "ask", 4, MINUTE));

    assertThat(shop.server().exchanges()).hasSize(2);
  }

  @Test
  void tokensAreGuessedBeforeAndSettledByWhatTheProviderCounted() {
    WorkerFixture shop =
        open(it ->
            it.stream()
                .content("x")
                .data("{\"choices\":[],\"usage\":{\"total_tokens\":7}}")
                .done());
    String dear = "{\"message\":\"hi\",\"parameters\":{\"max_tokens\":3900}}";
    for (int i = 0; i < 3; i++) {
      TaskView cheap = shop.awaitEnd(shop.submit("counted", "ask", 1, MINUTE, dear));
      assertThat(cheap.status()).as("what was not used is there again").isEqualTo(Status.SUCCEEDED);
    }
    WorkerFixture costly =
        reopen(it ->
            it.stream()
                .content("x")
                .data("{\"choices\":[],\"usage\":{\"total_tokens\":3950}}")
                .done());
    costly.awaitEnd(costly.submit("counted", "ask", 1, MINUTE));

    TaskId waits = costly.submit("counted", "ask", 1, MINUTE);

    await().until(() -> costly.view(waits).waitingFor().equals("rpm"));
    assertThat(costly.server().exchanges()).hasSize(1);
  }

  @Test
  void aKnownWaitIsWaitedForWithoutSpinning() {
    WorkerFixture shop = open(it -> it.stream().content("x").done());
    shop.awaitEnd(shop.submit("slow", "ask", 1, MINUTE));

    TaskId second = shop.submit("slow", "ask", 1, MINUTE);

    await().until(() -> shop.view(second).waitingFor().equals("rpm"));
    TaskView view = shop.view(second);
    assertThat(view.dueAt().orElseThrow())
        .isAfter(WorkerFixture.CLOCK.instant().plus(Duration.ofSeconds(20)));
    assertThat(view.attempt()).isZero();
    assertThat(shop.types(second)).containsExactly(EventType.QUEUED);
  }

  @Test
  void anErrorThatComesAsTextIsRepeatedWhereThatIsConfigured() {
    WorkerFixture shop = open(it -> it.stream().content("Error: internal error").done());

    TaskId asText = shop.submit("claw", "ask", 1, MINUTE);
    TaskId asAsked = shop.submit("free", "ask", 1, MINUTE);

    assertThat(shop.awaitEnd(asText).status()).isEqualTo(Status.FAILED);
    assertThat(shop.awaitEnd(asAsked).status()).isEqualTo(Status.SUCCEEDED);
  }

  @Test
  void aProviderIsSpokenToInItsOwnWay() {
    WorkerFixture shop = open(it -> it.stream().content("x").done());
    String request =
        "{\"message\":\"hi\",\"parameters\":{\"temperature\":0,\"top_p\":1,\"thinking\":false},"
            + "\"metadata\":{\"x-openclaw-agent-id\":\"main\"}}";
    shop.awaitEnd(shop.submit("claw", "ask", 1, MINUTE, request));

    ScriptedServer.Exchange exchange = shop.server().exchanges().getFirst();
    JsonNode body = json(exchange.body());
    assertThat(body.path("temperature").asDouble()).isEqualTo(0.01);
    assertThat(body.path("top_p").asDouble()).isEqualTo(0.99);
    assertThat(body.path("thinking").path("type").asString()).isEqualTo("disabled");
    assertThat(exchange.head().toLowerCase(java.util.Locale.ROOT))
        .contains("x-openclaw-agent-id: main");
  }

  private WorkerFixture firstAnswers(String status, String body) {
    return open(it -> {
      if (it.head().contains("/first/")) {
        it.answer(status, "", body);
      } else {
        it.stream().content("here").done();
      }
    });
  }

  private WorkerFixture open(ScriptedServer.Script script) {
    WorkerFixture shop = new WorkerFixture(script);
    opened = shop;
    shop.worker("w1");
    return shop;
  }

  private WorkerFixture reopen(ScriptedServer.Script script) {
    close();
    return open(script);
  }

  private static List<String> startedAt(WorkerFixture shop, TaskId id) {
    return shop.events(id).stream()
        .filter(event -> event.type() == EventType.STARTED)
        .map(TaskEvent::data)
        .map(data -> json(data).path("provider").asString())
        .toList();
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
