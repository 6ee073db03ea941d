package io.openclaw.worker.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.openclaw.provider.ProviderSpec;
import io.openclaw.worker.lifetime.Deadline;
import io.openclaw.worker.provider.Piece;
import io.openclaw.worker.provider.ProviderCall;
import io.openclaw.worker.provider.ProviderException;
import io.openclaw.worker.provider.ProviderException.Kind;
import io.openclaw.worker.provider.ProviderRequest;
import io.openclaw.worker.provider.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class OpenAiProviderTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final OpenAiProvider provider = new OpenAiProvider(InstantSource.fixed(NOW));
  private final List<ScriptedServer> servers = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    provider.close();
    for (ScriptedServer server : servers) {
      server.close();
    }
  }

  @Nested
  class AGoodAnswer {
    @Test
    void comesPieceByPieceWithThinkingAndUsage() throws Exception {
      ScriptedServer server =
          serve(it -> {
            it.stream()
                .data(
                    "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}");
            it.data("{\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"hm\"}}]}");
            it.content("Hel").chunk(": keep-alive\n\n").content("lo").finish("stop");
            it.data("{\"choices\":[],\"usage\":{\"total_tokens\":6}}").done();
          });

      assertThat(read(call(server)))
          .containsExactly(
              new Piece.Opened(),
              new Piece.Thinking("hm"),
              new Piece.Content("Hel"),
              new Piece.Content("lo"),
              new Piece.Usage(JSON.readTree("{\"total_tokens\":6}")),
              new Piece.Finished("stop"));
    }

    @Test
    void mayEndWithDoneAlone() throws Exception {
      assertThat(read(call(serve(it -> it.stream().content("x").done()))))
          .endsWith(new Piece.Finished("stop"));
    }

    @Test
    void mayEndWithAFinishReasonAlone() throws Exception {
      assertThat(read(call(serve(it -> it.stream().content("x").finish("length").endBody()))))
          .endsWith(new Piece.Finished("length"));
    }

    @Test
    void isCompleteAlthoughTheConnectionBreaksAfterItsFinishReason() throws Exception {
      ScriptedServer server =
          serve(it -> {
            it.stream().content("x").finish("stop");
            await().pollDelay(Duration.ofMillis(300)).until(() -> true);
            it.reset();
          });
      assertThat(read(call(server))).endsWith(new Piece.Finished("stop"));
    }

    @Test
    void doesNotWaitForeverForAnAfterword() throws Exception {
      ScriptedServer server =
          serve(it -> it.stream().content("x").finish("stop").awaitClosedByClient());
      assertThat(read(call(server))).endsWith(new Piece.Finished("stop"));
    }

    @Test
    void mayBeSlicedAnywhere() throws Exception {
      byte[] event =
          "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"äö🙂\"}}]}\r\n\r\n"
              .getBytes(StandardCharsets.UTF_8);
      ScriptedServer server =
          serve(it -> {
            it.stream();
            for (byte one : event) {
              it.chunk(new byte[] {one});
            }
            it.done();
          });

      assertThat(read(call(server))).contains(new Piece.Content("äö🙂"));
    }

    @Test
    void keepsCharactersWholeThatTheProviderCutInHalves() throws Exception {
      ScriptedServer server =
          serve(it -> it.stream().content("a\\ud83d").content("\\ude42b").done());

      assertThat(read(call(server))).contains(new Piece.Content("a"), new Piece.Content("🙂b"));
    }

    @Test
    void leavesTheConnectionForTheNextCall() throws Exception {
      ScriptedServer server = serve(it -> it.stream().content("x").finish("stop").done());
      for (int i = 0; i < 5; i++) {
        read(call(server));
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Nested
  class TheRequest {
    @Test
    void isAStreamingChatCompletionWithUsage() throws Exception {
      ScriptedServer server = serve(it -> it.stream().content("x").done());
      ObjectNode parameters =
          JSON.createObjectNode().put("temperature", 0.2).put("stream", false).put("model", "no");

      read(provider.call(request(server, parameters, List.of())));

      ScriptedServer.Exchange sent = server.exchanges().getFirst();
      JsonNode body = JSON.readTree(sent.body());
      assertThat(sent.head())
          .startsWith("POST /v1/chat/completions HTTP/1.1")
          .contains("Authorization: Bearer the-key")
          .contains("x-openclaw-agent-id: main");
      assertThat(body.path("stream").asBoolean()).isTrue();
      assertThat(body.path("model").asString()).isEqualTo("m-1");
      assertThat(body.path("temperature").asDouble()).isEqualTo(0.2);
      assertThat(body.path("messages").get(0).path("content").asString()).isEqualTo("hi");
      assertThat(body.path("stream_options").path("include_usage").asBoolean()).isTrue();
    }

    @Test
    void leavesOutWhatTheProviderDoesNotTake() throws Exception {
      ScriptedServer server = serve(it -> it.stream().content("x").done());

      read(provider.call(request(server, JSON.createObjectNode(), List.of("stream_options"))));

      assertThat(server.exchanges().getFirst().body()).doesNotContain("stream_options");
    }

    @Test
    void showsNeitherKeyNorPrompt() {
      ScriptedServer server = serve(it -> {});
      assertThat(request(server, JSON.createObjectNode(), List.of()).toString())
          .doesNotContain("the-key")
          .doesNotContain("hi");
    }
  }

  static Stream<Arguments> rubbish() {
    String long1 = "data: " + "x".repeat(1 << 20);
    return Stream.of(
        bad("a clean cut", Kind.CUT_SHORT, it -> it.stream().content("half").endBody()),
        bad("no event at all", Kind.CUT_SHORT, it -> it.stream().endBody()),
        bad("a reset", Kind.TRANSPORT, it -> it.stream().content("half").reset()),
        bad("a close in mid-body", Kind.TRANSPORT, it -> it.stream().content("x").socket().close()),
        bad("a reset before the head", Kind.TRANSPORT, ScriptedServer.Exchange::reset),
        bad("half a head", Kind.TRANSPORT, it -> it.raw("HTTP/1.1 200 OK\r\nContent").reset()),
        bad("no HTTP", Kind.TRANSPORT, it -> it.raw("220 mail ready\r\n").socket().close()),
        bad("an empty answer", Kind.EMPTY, it -> it.stream().done()),
        bad("an empty stop", Kind.EMPTY, it -> it.stream().finish("stop").done()),
        bad("blanks only", Kind.EMPTY, it -> it.stream().content(" ").finish("stop").done()),
        bad("half a JSON", Kind.MALFORMED, it -> it.stream().data("{\"choices\":[{").done()),
        bad(
            "half a JSON at the end",
            Kind.MALFORMED,
            it -> it.stream().chunk("data: {\"ch").endBody()),
        bad("no JSON", Kind.MALFORMED, it -> it.stream().data("hello").done()),
        bad("JSON and more", Kind.MALFORMED, it -> it.stream().data("{\"choices\":[]} {}").done()),
        bad("a JSON array", Kind.MALFORMED, it -> it.stream().data("[1]").done()),
        bad("another JSON", Kind.MALFORMED, it -> it.stream().data("{\"status\":429}").done()),
        bad("deep JSON", Kind.MALFORMED, it -> it.stream().data("[".repeat(5000)).done()),
        bad(
            "HTML in the stream",
            Kind.MALFORMED,
            it -> it.stream().chunk("<html>\n</html>\n").endBody()),
        bad(
            "HTML",
            Kind.MALFORMED,
            it -> it.answer("200 OK", "Content-Type: text/html\r\n", "<html>")),
        bad(
            "an endless line",
            Kind.MALFORMED,
            it -> it.stream().chunk(long1).awaitClosedByClient()),
        bad("endless data", Kind.MALFORMED, it -> endlessData(it)),
        bad("bad UTF-8", Kind.MALFORMED, it -> it.stream().chunk(badUtf8()).done()),
        bad(
            "JSON, no stream",
            Kind.MALFORMED,
            it -> it.answer("200 OK", json(), "{\"choices\":[]}")),
        bad(
            "an error object",
            Kind.ERROR_IN_STREAM,
            it -> it.stream().content("x").data("{\"error\":{\"message\":\"boom\"}}").endBody()),
        bad(
            "an error text",
            Kind.ERROR_IN_STREAM,
            it -> it.stream().data("{\"error\":\"boom\"}").done()),
        bad(
            "an error as JSON",
            Kind.ERROR_IN_STREAM,
            it -> it.answer("200 OK", json(), "{\"error\":{\"message\":\"boom\"}}")),
        bad(
            "a redirect",
            Kind.REFUSED,
            it -> it.answer("302 Found", "Location: /elsewhere\r\n", "")),
        bad("accepted", Kind.REFUSED, it -> it.answer("202 Accepted", "", "")),
        bad("500 and HTML", Kind.REFUSED, it -> it.answer("500 Oops", "", "<html>oops</html>")),
        bad("429", Kind.REFUSED, it -> it.answer("429 Slow", json(), "{\"status\":429}")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rubbish")
  void aBadAnswerIsAFailureWithAClearKind(String name, Kind kind, ScriptedServer.Script script) {
    ProviderException failure = fails(call(serve(script)));

    assertThat(failure.kind()).as(name).isEqualTo(kind);
    assertThat(failure).hasMessageNotContaining("the-key").hasMessageMatching("[^<\\n]{10,400}");
  }

  @Test
  void anErrorThatIsNullIsNone() throws Exception {
    String chunk = "{\"error\":null,\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}";
    assertThat(read(call(serve(it -> it.stream().data(chunk).done()))))
        .contains(new Piece.Content("x"));
  }

  @Test
  void nobodyListeningIsATransportFailure() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = closed.getLocalPort();
    }
    ProviderException failure = fails(provider.call(request("http://127.0.0.1:" + port, 5, 5, 5)));
    assertThat(failure.kind()).isEqualTo(Kind.TRANSPORT);
    assertThat(failure).hasMessage("the provider cannot be reached");
  }

  @Nested
  class ARefusal {
    @Test
    void bringsStatusCodeMessageAndTheWaitInSeconds() {
      String body = "{\"error\":{\"code\":\"1302\",\"message\":\"too\\nmany, the-key\"}}";
      ProviderException failure =
          fails(call(serve(it -> it.answer("429 Slow", "Retry-After: 7\r\n", body))));

      assertThat(failure.error().status()).isEqualTo(429);
      assertThat(failure.error().code()).isEqualTo("1302");
      assertThat(failure).hasMessage("scripted answered 429: too many, ***");
      assertThat(failure.error().retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void mayNameTheTimeToComeBack() {
      String headers = "Retry-After: Thu, 01 Jan 2026 00:01:00 GMT\r\n";
      ProviderException failure = fails(call(serve(it -> it.answer("503 Busy", headers, ""))));

      assertThat(failure.error().retryAfter()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void ofAKeyIsNotQuoted() {
      String body = "{\"error\":{\"message\":\"Incorrect key sk-abc\"}}";
      assertThat(fails(call(serve(it -> it.answer("401 No", "", body)))))
          .hasMessage("scripted answered 401");
    }

    @Test
    void mayBeAProblemObject() {
      String body = "{\"status\":404,\"title\":\"Not Found\",\"detail\":\"Function 'x' is gone\"}";
      assertThat(fails(call(serve(it -> it.answer("404 Not Found", "", body)))))
          .hasMessage("scripted answered 404: Function 'x' is gone");
    }
  }

  @Nested
  class Time {
    @Test
    void runsOutBeforeTheHead() {
      ScriptedServer server = serve(ScriptedServer.Exchange::awaitClosedByClient);
      assertThat(fails(provider.call(request(server.url(), 1, 30, 30))).kind())
          .isEqualTo(Kind.FIRST_TOKEN_TIMEOUT);
    }

    @Test
    void runsOutBeforeTheFirstTokenWhateverElseComes() {
      ScriptedServer server = serve(it -> drip(it.stream(), ": still thinking\n\n"));
      assertThat(fails(provider.call(request(server.url(), 1, 30, 30))).kind())
          .isEqualTo(Kind.FIRST_TOKEN_TIMEOUT);
    }

    @Test
    void runsOutWhenTheProviderFallsSilent() {
      ScriptedServer server = serve(it -> it.stream().content("x").awaitClosedByClient());
      assertThat(fails(provider.call(request(server.url(), 30, 1, 30))).kind())
          .isEqualTo(Kind.STALLED);
    }

    @Test
    void doesNotRunOutWhileAnyByteComes() throws Exception {
      ScriptedServer server =
          serve(it -> {
            it.stream().content("x");
            for (int i = 0; i < 20; i++) {
              await().pollDelay(Duration.ofMillis(100)).until(() -> true);
              it.chunk(":\n");
            }
            it.done();
          });
      assertThat(read(provider.call(request(server.url(), 30, 1, 30))))
          .endsWith(new Piece.Finished("stop"));
    }

    @Test
    void doesNotRunOutWhileWeAreTheOnesWhoWait() throws Exception {
      ScriptedServer server = serve(it -> it.stream().content("x").content("y").done());
      ProviderCall call = provider.call(request(server.url(), 30, 1, 30));
      call.next();
      call.next();

      await().pollDelay(Duration.ofMillis(1500)).until(() -> true);

      assertThat(read(call)).endsWith(new Piece.Finished("stop"));
    }

    @Test
    void ofTheWholeCallRunsOutHoweverBusyItIs() {
      ScriptedServer server =
          serve(
              it -> drip(it.stream(), "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n"));
      assertThat(fails(provider.call(request(server.url(), 30, 30, 1))).kind())
          .isEqualTo(Kind.TIMEOUT);
    }
  }

  @Nested
  class Cancelling {
    @Test
    void isSeenByTheProviderAtOnceInTheMidstOfAStream() throws Exception {
      CountDownLatch closed = new CountDownLatch(1);
      ScriptedServer server =
          serve(it -> {
            it.stream().content("x").awaitClosedByClient();
            closed.countDown();
          });
      ProviderCall call = call(server);
      call.next();
      call.next();
      CompletableFuture<ProviderException> reader =
          CompletableFuture.supplyAsync(() -> fails(call));

      long start = System.nanoTime();
      call.cancel();

      assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));
      assertThat(reader).succeedsWithin(Duration.ofSeconds(5));
      assertThat(reader.join().kind()).isEqualTo(Kind.CANCELLED);
    }

    @Test
    void isSeenByTheProviderAtOnceBeforeTheHead() throws Exception {
      CountDownLatch asked = new CountDownLatch(1);
      CountDownLatch closed = new CountDownLatch(1);
      ScriptedServer server =
          serve(it -> {
            asked.countDown();
            it.awaitClosedByClient();
            closed.countDown();
          });
      ProviderCall call = call(server);
      CompletableFuture<ProviderException> reader =
          CompletableFuture.supplyAsync(() -> fails(call));
      assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();

      call.cancel();

      assertThat(closed.await(500, TimeUnit.MILLISECONDS)).isTrue();
      assertThat(reader.get(5, TimeUnit.SECONDS).kind()).isEqualTo(Kind.CANCELLED);
    }

    @Test
    void happensWhenACallIsClosedBeforeItsEnd() throws Exception {
      CountDownLatch closed = new CountDownLatch(1);
      ScriptedServer server =
          serve(it -> {
            it.stream().content("x").awaitClosedByClient();
            closed.countDown();
          });
      try (ProviderCall call = call(server)) {
        call.next();
      }
      assertThat(closed.await(500, TimeUnit.MILLISECONDS)).isTrue();
    }
  }

  private ScriptedServer serve(ScriptedServer.Script script) {
    ScriptedServer server = new ScriptedServer(script);
    servers.add(server);
    return server;
  }

  private ProviderCall call(ScriptedServer server) {
    return provider.call(request(server.url(), 10, 10, 20));
  }

  private static List<Piece> read(ProviderCall call) throws ProviderException {
    List<Piece> pieces = new ArrayList<>();
    try (call) {
      while (pieces.isEmpty() || !(pieces.getLast() instanceof Piece.Finished)) {
        pieces.add(call.next());
      }
    }
    return pieces;
  }

  private static ProviderException fails(ProviderCall call) {
    return catchThrowableOfType(ProviderException.class, () -> read(call));
  }

  private static ProviderRequest request(String url, int firstToken, int stall, int whole) {
    return request(url, firstToken, stall, whole, JSON.createObjectNode(), List.of());
  }

  private static ProviderRequest request(
      ScriptedServer server, ObjectNode parameters, List<String> drop) {
    return request(server.url(), 10, 10, 20, parameters, drop);
  }

  private static ProviderRequest request(
      String url, int firstToken, int stall, int whole, ObjectNode parameters, List<String> drop) {
    ProviderSpec spec =
        new ProviderSpec(
            "scripted",
            url + "/v1",
            "KEY",
            null,
            "m-1",
            0,
            0,
            0,
            0,
            firstToken,
            stall,
            0,
            ProviderSpec.Warm.OPTIONS,
            Map.of("x-openclaw-agent-id", "main"),
            drop,
            null,
            null,
            null);
    ArrayNode messages = JSON.createArrayNode();
    messages.addObject().put("role", "user").put("content", "hi");
    return new ProviderRequest(
        spec,
        "the-key",
        "m-1",
        messages,
        /* ownReasoning= */ true,
        "",
        parameters,
        running(Duration.ofSeconds(whole)),
        Map.of(),
        () -> {});
  }

  private static Arguments bad(String name, Kind kind, ScriptedServer.Script script) {
    return Arguments.of(name, kind, script);
  }

  private static String json() {
    return "Content-Type: application/json\r\n";
  }

  private static byte[] badUtf8() {
    byte[] event =
        "data: {\"choices\":[{\"delta\":{\"content\":\"?\"}}]}\n\n"
            .getBytes(StandardCharsets.UTF_8);
    event[new String(event, StandardCharsets.UTF_8).indexOf('?')] = (byte) 0xff;
    return event;
  }

  private static void endlessData(ScriptedServer.Exchange exchange) throws IOException {
    exchange.stream();
    String line = "data: " + "x".repeat(1000) + "\n";
    while (true) {
      exchange.chunk(line);
    }
  }

  private static void drip(ScriptedServer.Exchange exchange, String text) throws IOException {
    while (true) {
      exchange.chunk(text);
      await().pollDelay(Duration.ofMillis(100)).until(() -> true);
    }
  }

  private static Deadline running(Duration left) {
    Deadline deadline = Deadline.of(left);
    deadline.start();
    return deadline;
  }
}
