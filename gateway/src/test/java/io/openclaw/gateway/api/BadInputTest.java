package io.openclaw.gateway.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.task.Status;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest {
  private static final GatewayUnderTest GATEWAY = GatewayUnderTest.start();
  private static final String JSON = "application/json";

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @AfterEach
  void nothingIsHalfCreated() {
    assertThat(GATEWAY.memory.tally().getOrDefault(Status.QUEUED.word(), 0L)).isZero();
    assertThat(GATEWAY.memory.tally().getOrDefault("bytes", 0L)).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                                   | 400 | missing_field     | message",
        "{\"message\":null}                                   | 400 | missing_field     | message",
        "{\"message\":\"\"}                                   | 400 | invalid_field     | message",
        "{\"message\":\" \\n\\t\"}                            | 400 | invalid_field     | message",
        "{\"message\":7}                                      | 400 | invalid_field     | message",
        "{\"message\":[\"a\"]}                                | 400 | invalid_field     | message",
        "{\"message\":\"a\",\"messages\":[]}                  | 400 | invalid_field     | messages",
        "{\"messages\":[]}                                    | 400 | invalid_field     | messages",
        "{\"messages\":{}}                                    | 400 | invalid_field     | messages",
        "{\"messages\":[7]}                                   | 400 | invalid_field     | messages[0]",
        "{\"messages\":[{\"role\":\"user\"}]}                 | 400 | missing_field     | messages[0].content",
        "{\"messages\":[{\"content\":\"a\"}]}                 | 400 | missing_field     | messages[0].role",
        "{\"messages\":[{\"role\":\"god\",\"content\":\"a\"}]} | 400 | invalid_field    | messages[0].role",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"\"}]} | 400 | invalid_field    | messages[0].content",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"a\",\"x\":1}]} | 400 | unknown_field | messages[0].x",
        "{\"messages\":[{\"role\":\"system\",\"content\":\"a\"}]} | 400 | invalid_field | messages",
        "{\"message\":\"a\",\"massage\":\"b\"}                | 400 | unknown_field     | massage",
        "{\"message\":\"a\",\"provider\":\"nobody\"}          | 400 | unknown_provider  | provider",
        "{\"message\":\"a\",\"provider\":7}                   | 400 | invalid_field     | provider",
        "{\"message\":\"a\",\"model\":\"\"}                   | 400 | invalid_field     | model",
        "{\"message\":\"a\",\"mode\":\"agent_single\"}        | 422 | not_supported     | mode",
        "{\"message\":\"a\",\"mode\":\"agent_multi\"}         | 422 | not_supported     | mode",
        "{\"message\":\"a\",\"mode\":\"dance\"}               | 400 | invalid_field     | mode",
        "{\"message\":\"a\",\"lane\":\"fast\"}                | 400 | invalid_field     | lane",
        "{\"message\":\"a\",\"cache\":\"maybe\"}              | 400 | invalid_field     | cache",
        "{\"message\":\"a\",\"cache\":true}                   | 400 | invalid_field     | cache",
        "{\"message\":\"a\",\"on_disconnect\":\"cancel\"}     | 422 | not_supported     | on_disconnect",
        "{\"message\":\"a\",\"fallbacks\":[\"nobody\"]}       | 400 | unknown_provider  | fallbacks",
        "{\"message\":\"a\",\"provider\":\"sim\",\"fallbacks\":[\"sim\"]} | 400 | invalid_field | fallbacks",
        "{\"message\":\"a\",\"provider\":\"sim\",\"fallbacks\":[\"zhipu\",\"zhipu\"]} | 400 | invalid_field | fallbacks",
        "{\"message\":\"a\",\"fallbacks\":[7]}              | 400 | invalid_field     | fallbacks",
        "{\"message\":\"a\",\"parameters\":{\"thinking\":1}} | 400 | invalid_field    | parameters.thinking",
        "{\"message\":\"a\",\"fallbacks\":\"sim\"}            | 400 | invalid_field     | fallbacks",
        "{\"message\":\"a\",\"webhook\":{\"url\":\"http://x\"}} | 422 | webhooks_not_configured | webhook",
        "{\"message\":\"a\",\"session_id\":\"a b\"}           | 400 | invalid_field     | session_id",
        "{\"message\":\"a\",\"session_id\":\"a\\r\\nb\"}      | 400 | invalid_field     | session_id",
        "{\"message\":\"a\",\"timeout_seconds\":0}            | 400 | invalid_field     | timeout_seconds",
        "{\"message\":\"a\",\"timeout_seconds\":301}          | 400 | invalid_field     | timeout_seconds",
        "{\"message\":\"a\",\"timeout_seconds\":1.5}          | 400 | invalid_field     | timeout_seconds",
        "{\"message\":\"a\",\"timeout_seconds\":\"5\"}        | 400 | invalid_field     | timeout_seconds",
        "{\"message\":\"a\",\"lane\":\"long\",\"timeout_seconds\":86401} | 400 | invalid_field | timeout_seconds",
        "{\"message\":\"a\",\"max_wait_seconds\":-1}          | 400 | invalid_field     | max_wait_seconds",
        "{\"message\":\"a\",\"max_attempts\":11}              | 400 | invalid_field     | max_attempts",
        "{\"message\":\"a\",\"max_attempts\":99999999999999999999999} | 400 | invalid_field | max_attempts",
        "{\"message\":\"a\",\"not_before\":\"tomorrow\"}      | 400 | invalid_field     | not_before",
        "{\"message\":\"a\",\"not_before\":\"2999-01-01T00:00:00Z\"} | 400 | invalid_field | not_before",
        "{\"message\":\"a\",\"parameters\":[]}                | 400 | invalid_field     | parameters",
        "{\"message\":\"a\",\"parameters\":{\"temperature\":3}} | 400 | invalid_field   | parameters.temperature",
        "{\"message\":\"a\",\"parameters\":{\"temperature\":1e999999999}} | 400 | invalid_field | parameters.temperature",
        "{\"message\":\"a\",\"parameters\":{\"max_tokens\":0}} | 400 | invalid_field    | parameters.max_tokens",
        "{\"message\":\"a\",\"parameters\":{\"stop\":7}}      | 400 | invalid_field     | parameters.stop",
        "{\"message\":\"a\",\"parameters\":{\"api_key\":\"x\"}} | 400 | unknown_field   | parameters.api_key",
        "{\"message\":\"a\",\"metadata\":{\"k\":1}}           | 400 | invalid_field     | metadata.k",
        "{\"message\":\"a\",\"metadata\":\"k\"}               | 400 | invalid_field     | metadata",
        "{\"message\":\"a\",\"message\":\"b\"}                | 400 | invalid_json      |",
        "{\"message\":\"a\",\"metadata\":{\"k\":\"1\",\"k\":\"2\"}} | 400 | invalid_json |",
        "{\"message\":\"\\ud800\"}                            | 400 | invalid_json      |",
        "{\"message\":\"a\"} {}                               | 400 | invalid_json      |",
        "{\"message\":\"a\"                                   | 400 | invalid_json      |",
        "{'message':'a'}                                      | 400 | invalid_json      |",
        "{\"message\":NaN}                                    | 400 | invalid_json      |",
        "[]                                                   | 400 | invalid_json      |",
        "\"a\"                                                | 400 | invalid_json      |",
        "null                                                 | 400 | invalid_json      |",
      })
  void aBodyThatIsNotAsItShouldBeIsRefusedWithWhatToChange(
      String body, int status, String code, String field) {
    Answer answer = GATEWAY.submit(body);

    assertThat(answer.code()).as(answer.json().toString()).isEqualTo(code);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json().path("detail").asString()).endsWith(".");
    assertThat(answer.json().path("title").asString()).isNotEmpty();
    assertThat(answer.json().path("request_id").asString())
        .isEqualTo(answer.header("X-Request-Id"));
    if (field != null) {
      assertThat(answer.json().path("field").asString()).isEqualTo(field);
    }
  }

  @Test
  void anEmptyBodyIsRefused() {
    assertThat(GATEWAY.submit("").code()).isEqualTo("invalid_json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void deepNestingIsRefusedAndQuickly(String opening) {
    String body = "{\"message\":" + opening.repeat(1_000);
    long from = System.nanoTime();

    Answer answer = GATEWAY.submit(body);

    assertThat(answer.code()).isEqualTo("invalid_json");
    assertThat(answer.json().path("detail").asString()).contains("64");
    assertThat(System.nanoTime() - from).isLessThan(1_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00c3(",
        "\u00ff",
        "\u00c0\u00af",
        "\u00ed\u00a0\u0080",
        "\u00f5\u0080\u0080\u0080",
        "\u00e2\u0082"
      })
  void invalidUtf8IsRefused(String bytes) {
    byte[] body = ("{\"message\":\"" + bytes + "\"}").getBytes(ISO_8859_1);

    Answer answer = submit(body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("invalid_json");
    assertThat(answer.json().path("detail").asString()).contains("UTF-8");
  }

  @Test
  void aDeclaredBodyOfMoreThan10MbIsRefused() {
    Answer answer = submit(new byte[(10 << 20) + 1]);

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("too_large");
    assertThat(answer.json().path("limit").asLong()).isEqualTo(10 << 20);
  }

  /// Its client sends all of it before it reads an answer, so the answer must not come with a
  /// reset.
  @Test
  void whoSendsADeclaredBodyToItsEndLearnsWhyItIsRefused() {
    for (int round = 0; round < 20; round++) {
      assertThat(submit(new byte[20 << 20]).status()).as("round " + round).isEqualTo(413);
    }
  }

  @Test
  void whoAsksBeforeSendingABodyIsRefusedWithoutIt() {
    AtomicBoolean sent = new AtomicBoolean();
    BodyPublisher body = BodyPublishers.ofByteArray(new byte[20 << 20]);
    Flow.Publisher<ByteBuffer> told =
        reader -> {
          sent.set(true);
          body.subscribe(reader);
        };

    Answer answer =
        GATEWAY.send(
            GATEWAY
                .request("/api/v1/tasks", "Content-Type", JSON)
                .expectContinue(true)
                .POST(BodyPublishers.fromPublisher(told, 20 << 20)));

    assertThat(answer.status()).isEqualTo(413);
    assertThat(sent).isFalse();
  }

  @Test
  void anUndeclaredBodyIsCountedOnTheStream() {
    InputStream endless = new ByteArrayInputStream(new byte[40 << 20]);
    String head =
        String.join(
            "\r\n",
            "POST /api/v1/tasks HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            "Transfer-Encoding: chunked",
            "",
            "");

    String answer = GATEWAY.chunked(head, endless);

    assertThat(answer).startsWith("HTTP/1.1 413").contains("\"code\":\"too_large\"");
  }

  @Test
  void manyLargeBadBodiesLeaveTheHeapFlat() {
    byte[] nearlyTooLarge = ("{\"message\":\"" + "x".repeat(9 << 20)).getBytes(UTF_8);
    submit(nearlyTooLarge);
    long before = usedHeap();

    for (int round = 0; round < 15; round++) {
      assertThat(submit(nearlyTooLarge).code()).isEqualTo("invalid_json");
    }

    assertThat(usedHeap() - before).isLessThan(20L << 20);
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain, 415",
    "application/x-www-form-urlencoded, 415",
    "multipart/form-data; boundary=x, 415",
    "application/json; charset=utf-16, 415",
    "application/jsonx, 415",
    "application/json; charset=UTF-8, 400"
  })
  void writesAreTakenAsJsonOnly(String type, int status) {
    Answer answer =
        GATEWAY.send(
            GATEWAY
                .request("/api/v1/tasks", "Content-Type", type)
                .POST(BodyPublishers.ofString("{}")));

    assertThat(answer.status()).isEqualTo(status);
  }

  @Test
  void aCompressedBodyIsNotTaken() {
    Answer answer = GATEWAY.submit("{}", "Content-Encoding", "gzip");

    assertThat(answer.status()).isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing",
        "t0_00000000000000000000000000",
        "t0_0000000000000000000000000",
        "T0_00000000000000000000000000",
        "t0_8zzzzzzzzzzzzzzzzzzzzzzzzz",
        "t99_00000000000000000000000000",
        "*",
        "..%20",
        "%F0%9F%98%80"
      })
  void aMalformedIdIsLikeAnAbsentOne(String id) {
    for (String path : new String[] {"", "/events"}) {
      Answer answer = GATEWAY.get("/api/v1/tasks/" + id + path);
      assertThat(answer.status()).as(path + answer.response().body()).isIn(404, 400);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }
    if (!id.contains("%")) {
      assertThat(GATEWAY.post("/api/v1/tasks/" + id + "/cancel", "").code()).isEqualTo("not_found");
      assertThat(GATEWAY.send(GATEWAY.request("/api/v1/tasks/" + id).DELETE()).code())
          .isEqualTo("not_found");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?status=asleep",
        "?lane=fast",
        "?limit=0",
        "?limit=201",
        "?limit=-1",
        "?limit=many",
        "?limit=1&limit=2",
        "?cursor=zzz",
        "?cursor=MTow",
        "?cursor=***",
        "?colour=red"
      })
  void aListAskedForInAWrongWayIsRefused(String query) {
    Answer answer = GATEWAY.get("/api/v1/tasks" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("invalid_parameter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"\"", "\"a", "a b", "a\"b"})
  void anIdempotencyKeyThatCannotBeReadIsRefused(String key) {
    Answer answer = GATEWAY.submit("{\"message\":\"a\"}", "Idempotency-Key", key);

    assertThat(answer.code()).isEqualTo("invalid_parameter");
  }

  @Test
  void anIdempotencyKeyThatIsTooLongIsRefused() {
    Answer answer = GATEWAY.submit("{\"message\":\"a\"}", "Idempotency-Key", "k".repeat(256));

    assertThat(answer.code()).isEqualTo("invalid_parameter");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /api/v1/tasks                                           | 505",
        "GET /api/v1/tasks HTTP/9.9\\r\\nHost: localhost\\r\\n\\r\\n | 505",
        "G\\0T /api/v1/tasks HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n | 400",
        "GET /%zz HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n          | 400",
        "GET /a/../../b HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n    | 400",
        "GET /health HTTP/1.1\\r\\n\\r\\n                            | 400",
        "GET /health HTTP/1.1\\r\\nHost: localhost\\r\\nHost: evil\\r\\n\\r\\n | 400",
        "GET /health HTTP/1.1\\r\\nHost: localhost\\r\\n folded: x\\r\\n\\r\\n | 400",
        "POST /api/v1/tasks HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 2\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n{} | 400",
        "POST /api/v1/tasks HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 2\\r\\nContent-Length: 3\\r\\n\\r\\n{} | 400",
        "POST /api/v1/tasks HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: -5\\r\\n\\r\\n | 400",
        "POST /api/v1/tasks HTTP/1.1\\r\\nHost: localhost\\r\\nTransfer-Encoding: xchunked\\r\\n\\r\\n | 400",
      })
  void aRequestThatIsNoHttpIsAnsweredOnceAsAProblem(String text, int status) {
    byte[] bytes = text.strip().translateEscapes().concat("\r\n\r\n").getBytes(ISO_8859_1);

    String answer = GATEWAY.raw(bytes);

    assertThat(answer).startsWith("HTTP/1.1 " + status);
    assertThat(answer).contains("application/problem+json").contains("\"request_id\"");
    assertThat(answer).doesNotContain("org.eclipse").doesNotContain("<html");
    assertThat(answer.split("HTTP/1\\.1 ", -1)).hasSize(2);
  }

  @Test
  void headersThatAreTooLargeAreRefused() {
    String answer =
        GATEWAY.raw(
            ("GET /health HTTP/1.1\r\nHost: localhost\r\nX-Big: " + "x".repeat(20_000) + "\r\n\r\n")
                .getBytes(ISO_8859_1));

    assertThat(answer).startsWith("HTTP/1.1 431").contains("\"code\":\"headers_too_large\"");
  }

  @Test
  void anUnknownPathAndAWrongMethodAreProblemsToo() {
    assertThat(GATEWAY.get("/nothing/here").code()).isEqualTo("not_found");
    assertThat(GATEWAY.get("/index.html").code()).isEqualTo("not_found");
    Answer put =
        GATEWAY.send(
            GATEWAY
                .request("/api/v1/tasks", "Content-Type", JSON)
                .PUT(BodyPublishers.ofString("{}")));
    assertThat(put.status()).isEqualTo(405);
    assertThat(put.header("Allow")).contains("POST");
    Answer post = GATEWAY.post("/health", "{}");
    assertThat(post.status()).isEqualTo(405);
    assertThat(post.code()).isEqualTo("method_not_allowed");
  }

  @Test
  void aBodyOfAControlCallMustBeEmpty() {
    Answer answer =
        GATEWAY.post("/api/v1/tasks/t0_00000000000000000000000000/cancel", "{\"why\":1}");

    assertThat(answer.code()).isEqualTo("unknown_field");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "after=-1",
        "after=x",
        "after=99999999999999999999",
        "wait=61",
        "wait=-1",
        "wait=x"
      })
  void aPollAskedForInAWrongWayIsRefused(String query) {
    String id = GATEWAY.task("polled");
    try {
      Answer answer = GATEWAY.get("/api/v1/tasks/" + id + "/events?" + query);
      assertThat(answer.code()).isEqualTo("invalid_parameter");
    } finally {
      GATEWAY.post("/api/v1/tasks/" + id + "/cancel", "");
      GATEWAY.history.takeOver(GATEWAY.store, new io.openclaw.task.TaskId(id), /* drop= */ true);
    }
  }

  @Test
  void noiseNeverDoesMoreThanARefusal() {
    long seed = ThreadLocalRandom.current().nextLong();
    java.util.Random random = new java.util.Random(seed);
    for (int round = 0; round < 200; round++) {
      byte[] noise = new byte[random.nextInt(400)];
      random.nextBytes(noise);
      assertThat(submit(noise).status()).as("seed " + seed).isEqualTo(400);
    }
  }

  private static Answer submit(byte[] body) {
    return GATEWAY.send(
        GATEWAY
            .request("/api/v1/tasks", "Content-Type", JSON)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
