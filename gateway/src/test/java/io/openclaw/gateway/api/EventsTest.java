package io.openclaw.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.task.TaskId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventsTest {
  private static final GatewayUnderTest GATEWAY =
      GatewayUnderTest.start(
          "openclaw.security.connections=3", "server.jetty.connection-idle-timeout=2s");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @Test
  void aStreamReplaysTheLogAndThenFollowsIt() throws Exception {
    String id = GATEWAY.task("follow");
    ScriptedWorker worker = ScriptedWorker.claim(GATEWAY.store, id).start().say("a");

    try (Stream stream = open(id)) {
      List<Block> replayed = stream.blocks(3);
      worker.say("b", "c\n\nevent: done\ndata: {}").succeed("abc");
      List<Block> followed = stream.rest();

      assertThat(stream.response.headers().firstValue("Content-Type"))
          .contains("text/event-stream;charset=utf-8");
      assertThat(stream.response.headers().firstValue("Cache-Control"))
          .contains("no-cache, no-transform");
      assertThat(stream.response.headers().firstValue("X-Accel-Buffering")).contains("no");
      assertThat(replayed).extracting(Block::event).containsExactly("queued", "started", "content");
      assertThat(replayed.getFirst().retry).isEqualTo("2000");
      assertThat(followed)
          .extracting(Block::event)
          .containsExactly("content", "content", "complete", "done");
      assertThat(followed).extracting(Block::id).containsExactly("4", "5", "6", "7");
      assertThat(JSON.readTree(followed.get(1).data).path("content").asString())
          .isEqualTo("c\n\nevent: done\ndata: {}");
    }
  }

  @Test
  void everyEventHasTheOneShape() {
    String id = GATEWAY.task("shape");
    ScriptedWorker.claim(GATEWAY.store, id).start().say("x").succeed("x");

    JsonNode page = GATEWAY.get("/api/v1/tasks/" + id + "/events").json();

    assertThat(page.path("next").asLong()).isEqualTo(5);
    assertThat(page.path("status").asString()).isEqualTo("succeeded");
    for (JsonNode event : page.path("events")) {
      assertThat(event.propertyNames())
          .containsExactly("seq", "task_id", "attempt", "at", "type", "stage", "content", "data");
      assertThat(event.path("at").asString())
          .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
      assertThat(event.path("data").isObject()).isTrue();
    }
  }

  @Test
  void aResumedStreamBeginsAfterItsCursorAndLastEventIdBeatsAfter() throws Exception {
    String id = GATEWAY.task("resume");
    ScriptedWorker.claim(GATEWAY.store, id).start().say("a", "b").succeed("ab");

    try (Stream stream = open(id + "/events?after=1", "Last-Event-ID", "4")) {
      assertThat(stream.rest()).extracting(Block::id).containsExactly("5", "6");
    }
    try (Stream stream = open(id + "/events?after=5")) {
      assertThat(stream.rest()).extracting(Block::id).containsExactly("6");
    }
  }

  @Test
  void whoHasEverythingIsToldNotToComeBack() throws Exception {
    String id = GATEWAY.task("over");
    ScriptedWorker.claim(GATEWAY.store, id).start().succeed("x");

    try (Stream stream = open(id + "/events?after=4")) {
      assertThat(stream.response.statusCode()).isEqualTo(204);
    }
    JsonNode page = GATEWAY.get("/api/v1/tasks/" + id + "/events?after=4&wait=5").json();
    assertThat(page.path("events").isEmpty()).isTrue();
    assertThat(page.path("next").asLong()).isEqualTo(4);
    assertThat(page.path("status").asString()).isEqualTo("succeeded");
  }

  @Test
  void aCursorBeyondTheEndIsRefusedWithTheLastSeq() {
    String id = GATEWAY.task("beyond");

    Answer poll = GATEWAY.get("/api/v1/tasks/" + id + "/events?after=2");
    Answer stream =
        GATEWAY.get(
            "/api/v1/tasks/" + id + "/events",
            "Accept",
            "text/event-stream",
            "Last-Event-ID",
            "99");

    for (Answer answer : List.of(poll, stream)) {
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("cursor_beyond_end");
      assertThat(answer.json().path("last_seq").asLong()).isEqualTo(1);
    }
  }

  @Test
  void aWatchedTaskTellsItsProgressAboutOnceASecond() throws Exception {
    String id = GATEWAY.task("progress");

    try (Stream stream = open(id)) {
      List<Block> queued = stream.blocks(2);
      ScriptedWorker worker = ScriptedWorker.claim(GATEWAY.store, id).start().say("12345678");
      List<Block> running = stream.blocks(3);
      worker.succeed("x");
      stream.rest();

      assertThat(queued.get(1).event).isEqualTo("progress");
      assertThat(queued.get(1).id).isEmpty();
      JsonNode waiting = JSON.readTree(queued.get(1).data);
      assertThat(waiting.has("seq")).isFalse();
      assertThat(waiting.path("data").path("position").asLong()).isPositive();
      JsonNode working = JSON.readTree(running.getLast().data).path("data");
      assertThat(running.getLast().event).isEqualTo("progress");
      assertThat(working.path("chars").asLong()).isEqualTo(8);
      assertThat(working.path("tokens").asLong()).isEqualTo(2);
    }
  }

  @Test
  void aLongPollWaitsForTheFirstEventLongerThanASocketMayBeIdle() {
    String id = GATEWAY.task("poll");
    CompletableFuture<Answer> poll =
        CompletableFuture.supplyAsync(
            () -> GATEWAY.get("/api/v1/tasks/" + id + "/events?after=1&wait=10"));
    await()
        .pollDelay(Duration.ofMillis(4_500))
        .until(() -> GATEWAY.bean(TaskFeeds.class).watched() > 0);

    ScriptedWorker worker = ScriptedWorker.claim(GATEWAY.store, id).start();
    JsonNode page = poll.join().json();
    worker.succeed("x");

    assertThat(page.path("events").get(0).path("type").asString()).isEqualTo("started");
    assertThat(page.path("next").asLong()).isEqualTo(2);
  }

  @Test
  void aLongPollWithoutNewsEndsInTimeAndEmpty() {
    String id = GATEWAY.task("no news");

    JsonNode page = GATEWAY.get("/api/v1/tasks/" + id + "/events?after=1&wait=1").json();

    assertThat(page.path("events").isEmpty()).isTrue();
    assertThat(page.path("status").asString()).isEqualTo("queued");
  }

  @Test
  void aLongLogComesInPages() {
    String id = GATEWAY.task("pages");
    ScriptedWorker worker = ScriptedWorker.claim(GATEWAY.store, id).start();
    for (int piece = 0; piece < 1_300; piece++) {
      worker.say("p" + piece);
    }
    worker.succeed("x");

    List<Long> seqs = new ArrayList<>();
    long after = 0;
    int pages = 0;
    while (seqs.isEmpty() || seqs.getLast() < 1_304) {
      JsonNode page = GATEWAY.get("/api/v1/tasks/" + id + "/events?after=" + after).json();
      page.path("events").forEach(event -> seqs.add(event.path("seq").asLong()));
      after = page.path("next").asLong();
      pages++;
    }

    assertThat(seqs).hasSize(1_304).doesNotHaveDuplicates().isSorted();
    assertThat(pages).isBetween(2, 5);
  }

  @Test
  void aTaskThatIsArchivedAndDroppedWhileWatchedEndsItsStream() throws Exception {
    String id = GATEWAY.task("archived while watched");
    ScriptedWorker worker = ScriptedWorker.claim(GATEWAY.store, id).start().say("a");
    worker.succeed("a");
    GATEWAY.history.takeOver(GATEWAY.store, new TaskId(id), /* drop= */ true);

    try (Stream stream = open(id + "/events?after=3")) {
      assertThat(stream.rest()).extracting(Block::event).containsExactly("complete", "done");
    }
  }

  @Test
  void pastTheMostStreamsAnotherIsRefusedAndAPlaceIsFreedByWhoLeaves() throws Exception {
    String id = GATEWAY.task("crowd");
    List<Stream> open = new ArrayList<>();
    for (int place = 0; place < 3; place++) {
      open.add(open(id));
    }

    Answer refused = GATEWAY.get("/api/v1/tasks/" + id + "/events", "Accept", "text/event-stream");
    for (Stream stream : open) {
      stream.close();
    }

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.code()).isEqualTo("overloaded");
    assertThat(refused.header("Retry-After")).isNotEmpty();
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(GATEWAY.bean(TaskFeeds.class).watched()).isZero());
    try (Stream stream = open(id)) {
      assertThat(stream.response.statusCode()).isEqualTo(200);
    }
  }

  private static Stream open(String path, String... headers) throws Exception {
    String whole = path.contains("/events") ? path : path + "/events";
    HttpResponse<InputStream> response =
        GATEWAY.client.send(
            GATEWAY
                .request("/api/v1/tasks/" + whole, headers)
                .header("Accept", "text/event-stream")
                .build(),
            BodyHandlers.ofInputStream());
    return new Stream(response, new BufferedReader(new InputStreamReader(response.body(), UTF_8)));
  }

  private record Block(String id, String event, String data, String retry) {}

  private record Stream(HttpResponse<InputStream> response, BufferedReader lines)
      implements AutoCloseable {

    List<Block> blocks(int count) throws IOException {
      List<Block> blocks = new ArrayList<>();
      for (Block block = next(); block != null; block = next()) {
        blocks.add(block);
        if (blocks.size() == count) {
          break;
        }
      }
      return blocks;
    }

    List<Block> rest() throws IOException {
      return blocks(Integer.MAX_VALUE).stream()
          .filter(block -> !block.event.equals("progress"))
          .toList();
    }

    private @Nullable Block next() throws IOException {
      String id = "";
      String event = "";
      String data = "";
      String retry = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty() && !data.isEmpty()) {
          return new Block(id, event, data, retry);
        }
        String value = line.substring(line.indexOf(':') + 1).stripLeading();
        switch (line.isEmpty() ? "" : line.substring(0, line.indexOf(':'))) {
          case "id" -> id = value;
          case "event" -> event = value;
          case "data" -> data = value;
          case "retry" -> retry = value;
          default -> {}
        }
      }
      return null;
    }

    @Override
    public void close() throws IOException {
      response.body().close();
    }
  }
}
