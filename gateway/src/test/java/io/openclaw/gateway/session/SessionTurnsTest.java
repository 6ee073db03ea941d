package io.openclaw.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayApplication;
import io.openclaw.gateway.GatewayClient;
import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.gateway.TestWebSocket;
import io.openclaw.localredis.LocalRedis;
import io.openclaw.task.Claim;
import io.openclaw.task.Lane;
import io.openclaw.task.Status;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Turns of sessions through two gateways that race, on a real Redis and a real history.
class SessionTurnsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Map<Lane, Integer> PLACES = Map.of(Lane.SHORT, 9, Lane.PRIORITY, 9);

  @TempDir static Path data;
  private static LocalRedis redis;
  private static final List<ConfigurableApplicationContext> CONTEXTS = new ArrayList<>();
  private static final List<GatewayClient> GATEWAYS = new ArrayList<>();

  @BeforeAll
  static void start() {
    redis = LocalRedis.start(LocalRedis.Settings.in(data.resolve("redis")));
    for (int gateway = 0; gateway < 2; gateway++) {
      SpringApplication application = new SpringApplication(GatewayApplication.class);
      application.setRegisterShutdownHook(false);
      ConfigurableApplicationContext context =
          application.run(
              "--server.port=0",
              "--openclaw.data=" + data,
              "--openclaw.redis-ours=true",
              "--openclaw.redis-url=" + redis.url());
      CONTEXTS.add(context);
      String port = context.getEnvironment().getRequiredProperty("local.server.port");
      GATEWAYS.add(new GatewayClient(Integer.parseInt(port)));
    }
    GATEWAYS.forEach(it ->
        await().atMost(Duration.ofSeconds(30)).until(() -> it.get("/health").status() == 200));
  }

  @AfterAll
  static void stop() {
    GATEWAYS.forEach(it -> it.client.shutdownNow());
    CONTEXTS.forEach(ConfigurableApplicationContext::close);
    redis.close();
  }

  @Test
  void twentyTurnsSubmittedAtOnceRunInOrderAndEachKnowsThoseBefore() {
    List<String> ids =
        IntStream.range(0, 20).mapToObj(turn -> submit(turn, "many", "m" + turn)).toList();
    List<String> said = new ArrayList<>();

    for (String id : ids) {
      ScriptedWorker worker = ScriptedWorker.claim(store(), id).start();
      String number = "m" + ids.indexOf(id);
      said.add("user " + number);
      assertThat(messages(worker.claim())).isEqualTo(said);
      assertThat(claims()).as("one turn at a time").isEmpty();
      worker.succeed("r" + number);
      said.add("assistant r" + number);
    }

    assertThat(conversation("many").path("turns").values())
        .extracting(it -> it.path("role").asString() + " " + it.path("content").asString())
        .isEqualTo(said);
  }

  /// How the turn before may end without an answer.
  static Stream<Consumer<String>> endsWithoutAnswer() {
    return Stream.of(
        id -> store().cancel(new TaskId(id), "local"),
        id -> ScriptedWorker.claim(store(), id).start().fail("no", "x"),
        id -> await().atMost(Duration.ofSeconds(20)).until(() -> status(id) == Status.EXPIRED));
  }

  @ParameterizedTest
  @MethodSource("endsWithoutAnswer")
  void aTurnWhoseForerunnerEndsWithoutAnswerGoesOnWithoutIt(Consumer<String> ends) {
    String session = "ends-" + System.nanoTime();
    ScriptedWorker.claim(store(), submit(0, session, "one")).start().succeed("1");
    String forerunner =
        task(
            post(
                0,
                "{\"session_id\":\"%s\",\"message\":\"two\",\"max_wait_seconds\":1}"
                    .formatted(session)));
    String next = submit(1, session, "three");

    ends.accept(forerunner);

    assertThat(messages(ScriptedWorker.claim(store(), next).claim()))
        .containsExactly("user one", "assistant 1", "user three");
  }

  @Test
  void aPausedForerunnerHoldsTheNextTurnUntilItWentOn() {
    ScriptedWorker running = ScriptedWorker.claim(store(), submit(0, "held", "one")).start();
    String next = submit(1, "held", "two");
    String first = running.claim().id().text();
    GATEWAYS.get(1).post("/api/v1/tasks/" + first + "/pause", "");
    assertThat(claims()).isEmpty();
    assertThat(store().takeTurns(9, Duration.ofSeconds(1))).isEmpty();

    GATEWAYS.get(0).post("/api/v1/tasks/" + first + "/resume", "");

    ScriptedWorker.claim(store(), first).start().succeed("1");
    assertThat(messages(ScriptedWorker.claim(store(), next).claim()))
        .containsExactly("user one", "assistant 1", "user two");
  }

  @Test
  void anInterruptingTurnCancelsWhatRunsAndWhatWaits() {
    ScriptedWorker running = ScriptedWorker.claim(store(), submit(0, "cut", "one")).start();
    String waits = submit(1, "cut", "two");

    String cutting =
        task(post(1, "{\"session_id\":\"cut\",\"message\":\"three\",\"on_busy\":\"interrupt\"}"));

    assertThat(status(running.claim().id().text())).isEqualTo(Status.CANCELLED);
    assertThat(status(waits)).isEqualTo(Status.CANCELLED);
    assertThat(messages(ScriptedWorker.claim(store(), cutting).claim()))
        .containsExactly("user three");
  }

  @Test
  void aBusySessionRejectsOnEveryWayIn() {
    String first = submit(0, "busy", "one");
    String body = "{\"session_id\":\"busy\",\"message\":\"two\",\"on_busy\":\"reject\"}";

    Answer http = post(1, body);
    assertThat(http.status()).isEqualTo(409);
    assertThat(http.code()).isEqualTo("session_busy");
    assertThat(http.json().path("task_id").asString()).isEqualTo(first);
    Answer chat = GATEWAYS.get(1).post("/chat/stream", body);
    assertThat(chat.status()).isEqualTo(409);
    assertThat(chat.code()).isEqualTo("session_busy");
    try (TestWebSocket stomp = TestWebSocket.open(GATEWAYS.get(1), "/ws")) {
      stomp.frame("CONNECT").next();
      stomp.frame("SUBSCRIBE", "id:e", "destination:/user/queue/errors");
      assertThat(stomp.say("SEND\ndestination:/app/tasks\n\n" + body + "\0").next())
          .contains("session_busy", first);
    }
    try (TestWebSocket plain = TestWebSocket.open(GATEWAYS.get(1), "/ws/stream/busy")) {
      assertThat(plain.say(body).next()).contains("session_busy");
    }
    assertThat(post(1, body.replace("reject", "later")).json().path("field").asString())
        .isEqualTo("on_busy");
    store().cancel(new TaskId(first), "local");
    assertThat(post(1, body).status()).isEqualTo(202);
  }

  /// The message does not wait for the one that it cuts off.
  @Test
  void aPlainWebSocketInterruptsItself() {
    try (TestWebSocket plain = TestWebSocket.open(GATEWAYS.get(0), "/ws/stream/talk")) {
      plain.say("{\"message\":\"one\"}");
      ScriptedWorker.claim(store(), only("talk")).start().say("Hel");
      assertThat(plain.next()).isEqualTo("Hel");

      plain.say("{\"message\":\"two\",\"on_busy\":\"interrupt\"}");

      assertThat(plain.next()).contains("\"done\"", "cancelled");
      await().until(() -> unfinished("talk").size() == 1);
      ScriptedWorker.claim(store(), unfinished("talk").getFirst())
          .start()
          .say("new")
          .succeed("new");
      assertThat(plain.next()).isEqualTo("new");
      assertThat(plain.next()).contains("\"done\"");
    }
  }

  @Test
  void sessionsAreListedShownAndDeletedWhereverTheirTurnsAre() {
    String one = submit(0, "archived", "  What is\n  the  time? ");
    ScriptedWorker.claim(store(), one).start().succeed("noon");
    await().atMost(Duration.ofSeconds(20)).until(() -> archived(one));
    String two = submit(1, "archived", "And now?");
    ScriptedWorker running = ScriptedWorker.claim(store(), two).start();

    JsonNode listed = listed("archived");
    assertThat(listed.path("title").asString()).isEqualTo("What is the time?");
    assertThat(listed.path("turns").asInt()).isEqualTo(2);
    assertThat(listed.path("running_task_id").asString()).isEqualTo(two);
    Answer busy = GATEWAYS.get(0).delete("/api/v1/sessions/archived");
    assertThat(busy.status()).isEqualTo(409);
    assertThat(busy.code()).isEqualTo("session_busy");
    assertThat(busy.json().path("task_id").asString()).isEqualTo(two);

    running.succeed("still noon");
    await().atMost(Duration.ofSeconds(20)).until(() -> archived(two));

    assertThat(listed("archived").path("running_task_id").isNull()).isTrue();
    assertThat(listed("archived").path("created_at")).isEqualTo(listed.path("created_at"));
    JsonNode shown = conversation("archived");
    assertThat(shown.path("title").asString()).isEqualTo("What is the time?");
    assertThat(shown.path("turns").values())
        .extracting(it -> it.path("role").asString() + " " + it.path("status").asString())
        .containsExactly(
            "user succeeded", "assistant succeeded", "user succeeded", "assistant succeeded");
    assertThat(shown.path("context").path("dropped").asInt()).isZero();
    assertThat(shown.path("context").path("budget").asInt()).isEqualTo(8000);
    assertThat(shown.path("context").path("tokens").asInt()).isBetween(10, 20);

    assertThat(GATEWAYS.get(0).delete("/api/v1/sessions/archived").status()).isEqualTo(204);

    for (GatewayClient gateway : GATEWAYS) {
      assertThat(gateway.get("/api/v1/sessions/archived").status()).isEqualTo(404);
      assertThat(gateway.delete("/api/v1/sessions/archived").status()).isEqualTo(404);
      assertThat(gateway.get("/api/v1/tasks/" + one).status()).isEqualTo(404);
      assertThat(gateway.get("/api/v1/tasks/" + two).status()).isEqualTo(404);
    }
  }

  private static TaskStore store() {
    return CONTEXTS.getFirst().getBean(TaskStore.class);
  }

  private static List<Claim> claims() {
    return store().claim("other", PLACES, Duration.ofMinutes(1));
  }

  private static Answer post(int gateway, String body) {
    return GATEWAYS.get(gateway % 2).submit(body);
  }

  private static String task(Answer answer) {
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(202);
    return answer.json().path("task_id").asString();
  }

  private static String submit(int gateway, String session, String message) {
    return task(
        post(
            gateway,
            JSON.createObjectNode().put("session_id", session).put("message", message).toString()));
  }

  private static Status status(String id) {
    return store().find(new TaskId(id)).orElseThrow().status();
  }

  private static boolean archived(String id) {
    return store().find(new TaskId(id)).orElseThrow().archived();
  }

  private static List<String> unfinished(String session) {
    return store()
        .session("local", session)
        .map(it -> it.unfinished().stream().map(TaskId::text).toList())
        .orElse(List.of());
  }

  private static String only(String session) {
    await().until(() -> unfinished(session).size() == 1);
    return unfinished(session).getFirst();
  }

  private static JsonNode conversation(String session) {
    Answer answer = GATEWAYS.get(1).get("/api/v1/sessions/" + session);
    assertThat(answer.status()).isEqualTo(200);
    return answer.json();
  }

  private static JsonNode listed(String session) {
    return GATEWAYS
        .get(1)
        .get("/api/v1/sessions?limit=200")
        .json()
        .path("sessions")
        .values()
        .stream()
        .filter(it -> it.path("session_id").asString().equals(session))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> messages(Claim claim) {
    String request = claim.request().or(() -> store().request(claim.id())).orElseThrow();
    return JSON.readTree(request).path("messages").values().stream()
        .map(it -> it.path("role").asString() + " " + it.path("content").asString())
        .toList();
  }
}
