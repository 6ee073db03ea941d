package io.openclaw.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.gateway.quota.ConnectionPlaces;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChatTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final GatewayUnderTest GATEWAY =
      GatewayUnderTest.start(
          "openclaw.presence.come-back=300ms", "openclaw.security.connections=2");

  @AfterEach
  void nothingIsWatchedAnyMore() {
    await().until(() -> GATEWAY.bean(TaskFeeds.class).watched() == 0);
    await().until(() -> GATEWAY.bean(ConnectionPlaces.class).taken() == 0);
  }

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @Test
  void anAnswerIsStreamedAsDataLinesOfEvents() throws IOException {
    try (Stream stream = open("{\"message\":\"hi\",\"session_id\":\"plain\"}")) {
      assertThat(stream.response.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      JsonNode task = task("plain");
      assertThat(task.path("lane").asString()).isEqualTo("priority");
      assertThat(stream.response.headers().firstValue("Location").orElse(""))
          .isEqualTo("/api/v1/tasks/" + id(task));
      ScriptedWorker worker = ScriptedWorker.claim(GATEWAY.store, id(task)).start();
      worker.say("a\n\ndata: {\"type\":\"done\"}").say("é").succeed("x");

      List<JsonNode> events = stream.events();
      assertThat(types(events)).containsExactly("content", "content", "complete", "done");
      assertThat(events.get(0).path("content").asString())
          .isEqualTo("a\n\ndata: {\"type\":\"done\"}");
      assertThat(events.get(1).path("seq").asLong()).isEqualTo(4);
    }
  }

  @Test
  void aLostAttemptIsToldByRetrying() throws IOException {
    try (Stream stream = open("{\"message\":\"hi\",\"session_id\":\"attempts\"}")) {
      ScriptedWorker worker =
          ScriptedWorker.claim(GATEWAY.store, id(task("attempts"))).start().say("bad");
      worker.retryLater(worker.started());
      GATEWAY.store.sweep();
      ScriptedWorker.claim(GATEWAY.store, id(task("attempts"))).start().say("good").fail("no", "x");

      assertThat(types(stream.events()))
          .containsExactly("content", "retrying", "started", "content", "error", "done");
    }
  }

  @Test
  void closingItCancelsOnlyWhereThatWasAsked() throws IOException {
    try (Stream _ = open("{\"message\":\"hi\",\"session_id\":\"stays\"}");
        Stream _ =
            open("{\"message\":\"hi\",\"session_id\":\"goes\",\"on_disconnect\":\"cancel\"}")) {
      task("stays");
    }
    await().until(() -> task("goes").path("status").asString().equals("cancelled"));
    assertThat(task("stays").path("status").asString()).isEqualTo("queued");
  }

  @Test
  void whoGoesOnByPollOrStreamIsBack() throws IOException {
    try (Stream _ =
            open("{\"message\":\"hi\",\"session_id\":\"back\",\"on_disconnect\":\"cancel\"}");
        Stream _ =
            open("{\"message\":\"hi\",\"session_id\":\"lost\",\"on_disconnect\":\"cancel\"}")) {
      task("back");
    }
    String events = "/api/v1/tasks/" + id(task("back")) + "/events?after=1&wait=10";
    try (HttpClient patient = HttpClient.newHttpClient()) {
      var poll =
          patient.sendAsync(
              GATEWAY.request(events, "Accept", "application/json").GET().build(),
              BodyHandlers.ofString());
      await().until(() -> task("lost").path("status").asString().equals("cancelled"));
      assertThat(task("back").path("status").asString()).isEqualTo("queued");
      ScriptedWorker.claim(GATEWAY.store, id(task("back"))).start().succeed("x");
      assertThat(poll.join().statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 400 | missing_field",
        "{\"message\":\"a\",\"x\":1} | 400 | unknown_field",
        "{\"message\":\"a\",\"mode\":\"agent_multi\"} | 422 | not_supported",
        "{\"message\":\"a\",\"provider\":\"?\"} | 400 | unknown_provider"
      })
  void whatIsRefusedIsRefusedByItsStatus(String body, int status, String code) {
    Answer answer = GATEWAY.post("/chat/stream", body);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
  }

  @Test
  void aMessageMayHoldAHundredThousandCharactersAndNotOneMore() throws IOException {
    Answer answer = GATEWAY.post("/chat/stream", "{\"message\":\"" + "a".repeat(100_001) + "\"}");
    assertThat(answer.status()).isEqualTo(400);
    try (Stream stream = open("{\"message\":\"" + "a".repeat(100_000) + "\"}")) {
      assertThat(stream.response.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void onlySoManyStreamsAreOpenAtOnce() throws IOException {
    try (Stream _ = open("{\"message\":\"1\"}");
        Stream _ = open("{\"message\":\"2\"}")) {
      assertThat(GATEWAY.post("/chat/stream", "{\"message\":\"3\"}").code())
          .isEqualTo("overloaded");
    }
  }

  private record Stream(HttpResponse<InputStream> response, BufferedReader lines)
      implements AutoCloseable {

    /// Up to the end of the stream.
    List<JsonNode> events() throws IOException {
      List<JsonNode> events = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isEmpty() && !line.startsWith(":")) {
          assertThat(line).startsWith("data: ");
          events.add(JSON.readTree(line.substring(6)));
        }
      }
      return events;
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  private static Stream open(String body) throws IOException {
    try {
      HttpResponse<InputStream> response =
          GATEWAY.client.send(
              GATEWAY
                  .request("/chat/stream")
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofInputStream());
      return new Stream(
          response,
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private static JsonNode task(String session) {
    return GATEWAY.get("/api/v1/tasks?session_id=" + session).json().path("tasks").get(0);
  }

  private static String id(JsonNode task) {
    return task.path("task_id").asString();
  }

  private static List<String> types(List<JsonNode> events) {
    return events.stream().map(it -> it.path("type").asString()).toList();
  }
}
