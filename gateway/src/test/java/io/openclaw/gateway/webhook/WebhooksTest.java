package io.openclaw.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.task.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// From the field of a submission to the receiver, and back to the list of attempts.
class WebhooksTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final GatewayUnderTest GATEWAY =
      GatewayUnderTest.start(
          "openclaw.webhooks.secret=" + SECRET,
          "openclaw.webhooks.allow-private=true",
          "openclaw.webhooks.first-repeat=50ms",
          "openclaw.security.requests-per-minute=0");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final TestReceiver receiver = TestReceiver.local();

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  private static String body(String webhook) {
    return "{\"message\":\"m\",\"webhook\":%s}".formatted(webhook);
  }

  private static String submit(String url, String... events) {
    String on = events.length == 0 ? "" : ",\"events\":[\"" + String.join("\",\"", events) + "\"]";
    Answer answer = GATEWAY.submit(body("{\"url\":\"%s\"%s}".formatted(url, on)));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
    return answer.json().path("task_id").asString();
  }

  private static ScriptedWorker start(String task) {
    return ScriptedWorker.claim(GATEWAY.store, task).start();
  }

  private static List<JsonNode> deliveries(String task) {
    return GATEWAY
        .get("/api/v1/tasks/" + task + "/deliveries")
        .json()
        .path("deliveries")
        .valueStream()
        .toList();
  }

  private static List<JsonNode> awaitDeliveries(String task, int count) {
    await().until(() -> deliveries(task).size() >= count);
    return deliveries(task);
  }

  @Test
  void anEndIsToldSignedWithTheTaskAsItIsShown() {
    String task = submit(receiver.url());
    start(task).say("Hi é🦞").succeed("Hi é🦞");

    JsonNode record = awaitDeliveries(task, 1).getFirst();
    TestReceiver.Got got = receiver.got.getFirst();

    assertThatCode(() -> new Webhook(SECRET).verify(got.body(), got.headers()))
        .doesNotThrowAnyException();
    JsonNode message = JSON.readTree(got.body());
    JsonNode shown = GATEWAY.get("/api/v1/tasks/" + task).json();
    assertThat(message.path("type").asString()).isEqualTo("task.succeeded");
    assertThat(message.path("timestamp")).isEqualTo(shown.path("finished_at"));
    assertThat(message.path("data")).isEqualTo(shown);
    assertThat(shown.path("text").asString()).isEqualTo("Hi é🦞");
    assertThat(shown.path("webhook").path("url").asString()).isEqualTo(receiver.url());
    assertThat(got.headers().firstValue("webhook-id")).contains(record.path("id").asString());
    assertThat(record.path("event").asString()).isEqualTo("task.succeeded");
    assertThat(record.path("url").asString()).isEqualTo(receiver.url());
    assertThat(record.path("attempt").asInt()).isEqualTo(1);
    assertThat(record.path("status").asInt()).isEqualTo(204);
    assertThat(record.path("error").isNull()).isTrue();
    assertThat(record.path("next_at").isNull()).isTrue();
    assertThat(record.path("at").asString()).isNotEmpty();
  }

  @Test
  void aFailedAttemptIsRepeatedWithTheSameId() {
    receiver.script = _ -> new TestReceiver.Reply(receiver.got.size() < 3 ? 500 : 200, Map.of());
    String task = submit(receiver.url(), "failed");
    start(task).fail("no", "failed");

    List<JsonNode> records = awaitDeliveries(task, 3);

    assertThat(records).extracting(it -> it.path("status").asInt()).containsExactly(500, 500, 200);
    assertThat(records).extracting(it -> it.path("attempt").asInt()).containsExactly(1, 2, 3);
    assertThat(records.getFirst().path("error").asString()).isEqualTo("The receiver answered 500.");
    assertThat(records.getFirst().path("next_at").asString()).isNotEmpty();
    assertThat(receiver.got)
        .extracting(it -> it.headers().firstValue("webhook-id").orElse(""))
        .containsOnly("msg_" + task);
  }

  @Test
  void goneEndsIt() {
    receiver.answering(410);
    String task = submit(receiver.url(), "cancelled");
    GATEWAY.post("/api/v1/tasks/" + task + "/cancel", "{}");

    JsonNode record = awaitDeliveries(task, 1).getFirst();

    assertThat(record.path("status").asInt()).isEqualTo(410);
    assertThat(record.path("next_at").isNull()).isTrue();
  }

  @Test
  void anEndThatWasNotAskedForIsNotTold() {
    String quiet = submit(receiver.url(), "succeeded", "failed");
    GATEWAY.post("/api/v1/tasks/" + quiet + "/cancel", "{}");
    String told = submit(receiver.url());
    GATEWAY.post("/api/v1/tasks/" + told + "/cancel", "{}");

    awaitDeliveries(told, 1);
    assertThat(deliveries(quiet)).isEmpty();
    assertThat(GATEWAY.post(repeat(quiet), "{}").status()).isEqualTo(404);
  }

  @Test
  void aSlowReceiverDelaysNobody() throws InterruptedException {
    CountDownLatch answers = new CountDownLatch(1);
    try (TestReceiver slow = TestReceiver.local()) {
      slow.script =
          _ -> {
            answers.await();
            return new TestReceiver.Reply(200, Map.of());
          };
      List<String> many = Stream.generate(() -> submit(slow.url())).limit(200).toList();
      many.forEach(task -> GATEWAY.post("/api/v1/tasks/" + task + "/cancel", "{}"));
      String task = submit(receiver.url());
      GATEWAY.post("/api/v1/tasks/" + task + "/cancel", "{}");

      await().atMost(Duration.ofSeconds(5)).until(() -> !receiver.got.isEmpty());
      assertThat(slow.got).hasSizeLessThanOrEqualTo(4);

      answers.countDown();
      await().atMost(Duration.ofSeconds(60)).until(() -> slow.got.size() >= 200);
    }
  }

  @Test
  void aRetryTellsTheSameReceiver() {
    String old = submit(receiver.url(), "failed", "succeeded");
    start(old).fail("no", "failed");
    awaitDeliveries(old, 1);
    String again =
        GATEWAY.post("/api/v1/tasks/" + old + "/retry", "{}").json().path("task_id").asString();
    start(again).succeed("yes");

    assertThat(awaitDeliveries(again, 1).getFirst().path("event").asString())
        .isEqualTo("task.succeeded");
    assertThat(GATEWAY.get("/api/v1/tasks/" + again).json().path("webhook"))
        .isEqualTo(GATEWAY.get("/api/v1/tasks/" + old).json().path("webhook"));
  }

  @Test
  void aDeliveryIsRepeatedOnRequestAlsoOfAnArchivedTask() {
    String task = submit(receiver.url());
    assertThat(GATEWAY.post(repeat(task), "{}").code()).isEqualTo("invalid_state");
    start(task).succeed("yes");
    String first = awaitDeliveries(task, 1).getFirst().toString();
    GATEWAY.history.deliveries.put(new TaskId(task), List.of(first));
    GATEWAY.history.takeOver(GATEWAY.store, new TaskId(task), /* drop= */ true);
    assertThat(deliveries(task)).hasSize(1);

    assertThat(GATEWAY.post(repeat(task), "{}").status()).isEqualTo(202);
    assertThat(awaitDeliveries(task, 2)).hasSize(2);
    assertThat(receiver.got.getLast().headers().firstValue("webhook-id")).contains("msg_" + task);
    assertThat(GATEWAY.post(repeat(task).replace("msg_", "msg_x"), "{}").status()).isEqualTo(404);
    assertThat(GATEWAY.post(repeat(task), "{\"a\":1}").status()).isEqualTo(400);
  }

  @Test
  void theFiguresCountAttempts() {
    String task = submit(receiver.url());
    GATEWAY.post("/api/v1/tasks/" + task + "/cancel", "{}");
    awaitDeliveries(task, 1);

    JsonNode figures = GATEWAY.get("/stats").json().path("webhooks");
    assertThat(figures.path("delivered").asLong()).isPositive();
    assertThat(figures.propertyNames())
        .containsExactly("delivered", "repeated", "given_up", "gone", "postponed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                  | missing_field | webhook.url
          {"url":1}                                           | invalid_field | webhook.url
          {"url":"ftp://example.com"}                         | invalid_field | webhook.url
          {"url":"http://u@example.com"}                      | invalid_field | webhook.url
          {"url":"http://0177.1/"}                            | invalid_field | webhook.url
          {"url":"http://example.com","events":[]}            | invalid_field | webhook.events
          {"url":"http://example.com","events":["running"]}   | invalid_field | webhook.events
          {"url":"http://example.com","events":["failed","failed"]} | invalid_field | webhook.events
          {"url":"http://example.com","events":"failed"}      | invalid_field | webhook.events
          {"url":"http://example.com","secret":"x"}           | unknown_field | webhook.secret
          "http://example.com"                                | invalid_field | webhook
          """)
  void whatIsWrongIsNamed(String webhook, String code, String field) {
    Answer answer = GATEWAY.submit(body(webhook));

    assertThat(answer.code()).as(answer.response().body()).isEqualTo(code);
    assertThat(answer.json().path("field").asString()).isEqualTo(field);
  }

  private static String repeat(String task) {
    return "/api/v1/tasks/%s/deliveries/msg_%s/repeat".formatted(task, task);
  }
}
