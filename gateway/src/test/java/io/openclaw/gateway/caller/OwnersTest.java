package io.openclaw.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.gateway.TestWebSocket;
import io.openclaw.gateway.feed.SessionFeeds;
import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.gateway.token.TokenAdministration;
import io.openclaw.task.TaskId;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The table of who may do what: everyone, by every operation on a task that any transport has, on
/// one's own task, a foreign one, an archived foreign one, and none. A foreign task cannot be told
/// from one that does not exist, neither by the answer nor by how much was asked for it.
class OwnersTest {
  private static final GatewayUnderTest GATEWAY =
      GatewayUnderTest.start(
          "openclaw.security.requests-per-minute=0", "openclaw.security.connections-per-address=0");
  private static final String ABSENT = "t0_00000000000000000000000000";
  private static final String ROOTS = token("root", EnumSet.allOf(Scope.class));
  private static final String ANNS = token("ann", Set.of(Scope.TASKS));
  private static final String BOBS = token("bob", Set.of(Scope.TASKS));

  private String session = "";

  /// Who calls, and with what token.
  enum Who {
    ROOT,
    ANN,
    BOB,
    STRANGER,
    GUESSER;

    Optional<String> token() {
      return switch (this) {
        case ROOT -> Optional.of(ROOTS);
        case ANN -> Optional.of(ANNS);
        case BOB -> Optional.of(BOBS);
        case STRANGER -> Optional.empty();
        case GUESSER -> Optional.of("oct_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
      };
    }

    String[] headers(List<String> more) {
      List<String> all = new ArrayList<>(more);
      token().ifPresent(it -> all.addAll(List.of("Authorization", "Bearer " + it)));
      return all.toArray(String[]::new);
    }
  }

  /// Asks for something about a task and gives all that a client can see of the answer.
  private interface Transport {
    String ask(Who who, String id);
  }

  /// @param ended whether it is asked of an ended task
  record Operation(String name, boolean ended, Transport transport) {
    @Override
    public String toString() {
      return name + (ended ? " (ended)" : "");
    }
  }

  static Stream<Operation> operations() {
    return Stream.of(
            http("GET", ""),
            http("HEAD", ""),
            http("POST", "/cancel"),
            http("POST", "/pause"),
            http("POST", "/resume"),
            http("POST", "/retry"),
            http("DELETE", ""),
            http("GET", "/events"),
            http("GET", "/events?after=1"),
            http("GET", "/events?after=999"),
            http("GET", "/events?wait=1"),
            stream("GET"),
            stream("HEAD"),
            http("GET", "/artifacts/a.txt"),
            stomp("SUBSCRIBE\nid:1\ndestination:/topic/tasks/%s\n\n\0"),
            stomp("SUBSCRIBE\nid:1\nreceipt:r\nafter:999\ndestination:/topic/tasks/%s\n\n\0"),
            stomp("SEND\ncorrelation-id:c\ndestination:/app/tasks/%s/cancel\n\n\0"),
            stomp("SEND\ndestination:/app/tasks/%s/pause\n\n\0"),
            stomp("SEND\ndestination:/app/tasks/%s/resume\n\n\0"),
            stomp("SEND\ndestination:/app/tasks/%s/retry\n\n\0"),
            plain("{\"type\":\"resume\",\"task_id\":\"%s\",\"after\":0}"),
            plain("{\"type\":\"resume\",\"task_id\":\"%s\",\"after\":999}"),
            plain("{\"type\":\"cancel\",\"task_id\":\"%s\"}", "{\"type\":\"ping\"}"),
            plain("{\"type\":\"pause\",\"task_id\":\"%s\"}", "{\"type\":\"ping\"}"),
            plain("{\"type\":\"resume\",\"task_id\":\"%s\"}", "{\"type\":\"ping\"}"),
            plain("{\"type\":\"retry\",\"task_id\":\"%s\"}", "{\"type\":\"ping\"}"))
        .flatMap(it -> Stream.of(it, new Operation(it.name, /* ended= */ true, it.transport)))
        // A stream of a live task does not end.
        .filter(it -> it.ended || !it.name.contains("text/event-stream"));
  }

  private static Operation http(String method, String path, String... headers) {
    return new Operation(
        method + " " + path + " " + String.join(" ", headers),
        /* ended= */ false,
        (who, id) -> shown(knock(who, method, "/api/v1/tasks/" + id + path, headers)));
  }

  private static Operation stream(String method) {
    return http(method, "/events", "Accept", "text/event-stream");
  }

  private static Operation stomp(String frame) {
    return new Operation(
        "STOMP " + frame.lines().toList(),
        false,
        (who, id) -> {
          try (TestWebSocket line = TestWebSocket.open(GATEWAY, "/ws")) {
            String[] token =
                who.token()
                    .map(it -> new String[] {"Authorization:Bearer " + it})
                    .orElse(new String[0]);
            String first = line.frame("CONNECT", token).next();
            if (first.startsWith("ERROR")) {
              return first + line.closeCode();
            }
            line.frame("SUBSCRIBE", "id:a", "destination:/user/queue/replies");
            line.frame("SUBSCRIBE", "id:b", "destination:/user/queue/errors");
            String answer = line.say(frame.formatted(id)).next();
            return answer.startsWith("ERROR") ? answer + line.closeCode() : answer;
          }
        });
  }

  /// A ping behind a cancel is answered, a cancel that goes well is not.
  private static Operation plain(String... frames) {
    return new Operation(
        "WebSocket " + frames[0],
        false,
        (who, id) -> {
          try (TestWebSocket line =
              TestWebSocket.open(GATEWAY, "/ws/stream/common?format=events")) {
            String in =
                who.token()
                    .map(it -> line.say("{\"type\":\"auth\",\"token\":\"" + it + "\"}").next())
                    .orElse("");
            if (in.contains("unauthorized")) {
              return in + line.closeCode();
            }
            Stream.of(frames).forEach(frame -> line.say(frame.formatted(id)));
            return line.next();
          }
        });
  }

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aForeignTaskIsAsAbsentAsOneThatDoesNotExist(Operation operation) {
    String bobs = operation.ended ? ended(Who.BOB) : submit(Who.BOB);
    String before = state(bobs);

    Seen foreign = see(operation, bobs);
    Seen absent = see(operation, ABSENT);

    assertThat(foreign).isEqualTo(absent);
    assertThat(foreign.answer).contains("not_found").doesNotContain("whisper", "bob");
    assertThat(see(operation, "no-id").answer).contains("not_found");
    assertThat(state(bobs)).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void anArchivedTaskIsForeignToo(Operation operation) {
    String bobs = ended(Who.BOB);
    GATEWAY.history.takeOver(GATEWAY.store, new TaskId(bobs), /* drop= */ true);

    assertThat(see(operation, bobs)).isEqualTo(see(operation, ABSENT));
    assertThat(state(bobs)).contains("succeeded");
  }

  @ParameterizedTest
  @MethodSource("operations")
  void theOwnerAndAnAdminAreServedAlike(Operation operation) {
    if (operation.name.contains("/artifacts")) {
      return;
    }
    String own = operation.ended ? ended(Who.ANN) : submit(Who.ANN);
    String other = operation.ended ? ended(Who.ANN) : submit(Who.ANN);

    String owners = operation.transport.ask(Who.ANN, own);
    String admins = operation.transport.ask(Who.ROOT, other);

    assertThat(owners).doesNotContain("not_found", "unauthorized", "scope_missing", "internal");
    assertThat(told(admins, other)).isEqualTo(told(owners, own));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void whoHasNoGoodTokenLearnsNothing(Operation operation) {
    String bobs = operation.ended ? ended(Who.BOB) : submit(Who.BOB);
    String before = state(bobs);

    for (Who who : new Who[] {Who.STRANGER, Who.GUESSER}) {
      String answer = told(operation.transport.ask(who, bobs), bobs);
      assertThat(answer).isEqualTo(told(operation.transport.ask(who, ABSENT), ABSENT));
      assertThat(answer).contains("unauthorized").doesNotContain("whisper", "bob");
    }
    assertThat(state(bobs)).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void aTaskBelongsToWhoMadeItByWhateverTransport(Submitting transport) {
    assertThat(owner(transport.by(Who.ANN, "whisper"))).isEqualTo("ann");
    assertThat(owner(transport.by(Who.ROOT, "whisper"))).isEqualTo("root");
    long before = stored();

    assertThat(transport.by(Who.STRANGER, "whisper")).contains("unauthorized");
    assertThat(transport.by(Who.GUESSER, "whisper")).contains("unauthorized");

    assertThat(stored()).isEqualTo(before);
  }

  /// The transports that make tasks; all in the session `common`.
  enum Submitting {
    HTTP,
    CHAT,
    STOMP,
    WEBSOCKET;

    /// The id of the task, or the refusal.
    String by(Who who, String message) {
      String body = "{\"message\":\"" + message + "\",\"session_id\":\"common\"}";
      String answer =
          switch (this) {
            case HTTP -> shown(knock(who, "POST", "/api/v1/tasks", body));
            case CHAT -> chat(who, body);
            case STOMP ->
                stomp("SEND\ndestination:/app/tasks%s\n\n" + body + "\0").transport.ask(who, "");
            case WEBSOCKET -> plain("{\"message\":\"" + message + "\"}%s").transport.ask(who, "");
          };
      return first(answer);
    }
  }

  private static String first(String answer) {
    var id = java.util.regex.Pattern.compile("t0_[0-9a-z]{26}").matcher(answer);
    return id.find() ? id.group() : answer;
  }

  private static String chat(Who who, String body) {
    try {
      var response =
          GATEWAY.client.send(
              GATEWAY
                  .request("/chat/stream", who.headers(List.of("Content-Type", "application/json")))
                  .POST(BodyPublishers.ofString(body))
                  .build(),
              java.net.http.HttpResponse.BodyHandlers.ofInputStream());
      try (var in = response.body()) {
        return response.statusCode() == 200
            ? response.headers().firstValue("Location").orElseThrow()
            : new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      }
    } catch (java.io.IOException | InterruptedException failed) {
      throw new AssertionError(failed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSessionOfTheSameNameIsAnotherSession(Submitting transport) {
    String bobs = Submitting.HTTP.by(Who.BOB, "whisper");
    ScriptedWorker.claim(GATEWAY.store, bobs).start().succeed("whisper back");

    String anns = transport.by(Who.ANN, "what did I say?");

    assertThat(GATEWAY.store.request(new TaskId(anns)).orElseThrow()).doesNotContain("whisper");
  }

  @Test
  void watchingAForeignSessionShowsNothingOfIt() {
    session = "watched";
    try (TestWebSocket line = TestWebSocket.open(GATEWAY, "/ws", Who.ANN.headers(List.of()))) {
      line.frame("CONNECT").next();
      line.frame("SUBSCRIBE", "id:1", "receipt:r", "destination:/topic/sessions/watched");
      assertThat(line.next()).startsWith("RECEIPT");
      submit(Who.BOB);
      submit(Who.ROOT);
      String own = submit(Who.ANN);
      assertThat(line.next()).contains(own);
      assertThat(line.quiet()).isTrue();
    }
    assertThat(listed(Who.ANN, "?session_id=watched"))
        .hasSize(1)
        .allSatisfy(id -> assertThat(owner(id)).isEqualTo("ann"));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /stats",
    "POST, /api/v1/queues/short/resume",
    "POST, /api/v1/workers/none/drain",
    "GET, /api/v1/tokens",
    "POST, /api/v1/tokens",
    "DELETE, /api/v1/tokens/0123456789abcdef",
    "GET, /api/v1/tasks?owner=bob"
  })
  void operationsAreForAdminsAlone(String method, String path) {
    assertThat(knock(Who.ANN, method, path).code()).isEqualTo("scope_missing");
    assertThat(knock(Who.STRANGER, method, path).code()).isEqualTo("unauthorized");
    assertThat(knock(Who.GUESSER, method, path).code()).isEqualTo("unauthorized");
    assertThat(knock(Who.ROOT, method, path).status()).isNotIn(401, 403, 500);
  }

  @Test
  void aStoreThatIsAwayTellsNothingEither() {
    String bobs = ended(Who.BOB);
    GATEWAY.history.takeOver(GATEWAY.store, new TaskId(bobs), /* drop= */ true);
    GATEWAY.faults.set(io.openclaw.gateway.SwitchableStore.Mode.AWAY);
    try {
      operations()
          .forEach(it ->
              assertThat(told(it.transport.ask(Who.ANN, bobs), bobs))
                  .as(it.toString())
                  .isEqualTo(told(it.transport.ask(Who.ANN, ABSENT), ABSENT)));
    } finally {
      GATEWAY.faults.set(io.openclaw.gateway.SwitchableStore.Mode.THERE);
    }
  }

  @Test
  void listsHoldOnesOwnTasksAndForAnAdminAllOrThoseAskedFor() {
    session = "s";
    String anns = submit(Who.ANN);
    String bobs = submit(Who.BOB);

    assertThat(listed(Who.ANN, "?limit=200")).contains(anns).doesNotContain(bobs);
    assertThat(listed(Who.ANN, "?limit=200&session_id=s")).contains(anns).doesNotContain(bobs);
    assertThat(listed(Who.ANN, "?limit=200&owner=ann")).contains(anns).doesNotContain(bobs);
    assertThat(listed(Who.ROOT, "?limit=200")).contains(anns, bobs);
    assertThat(listed(Who.ROOT, "?limit=200&owner=bob")).contains(bobs).doesNotContain(anns);
    assertThat(listed(Who.ROOT, "?limit=2")).containsExactly(bobs, anns);
  }

  @Test
  void anAdminPagesThroughTheTasksOfAll() {
    for (int task = 0; task < 5; task++) {
      submit(Who.ANN);
      submit(Who.BOB);
    }
    List<String> whole = listed(Who.ROOT, "?limit=100");

    List<String> paged = new ArrayList<>();
    Optional<String> cursor = Optional.of("");
    while (cursor.isPresent() && paged.size() < whole.size()) {
      Answer page = knock(Who.ROOT, "GET", "/api/v1/tasks?limit=5" + cursor.get());
      page.json().path("tasks").forEach(task -> paged.add(task.path("task_id").asString()));
      cursor =
          Optional.of(page.json().path("next_cursor").asString(""))
              .filter(it -> !it.isEmpty())
              .map(it -> "&cursor=" + it);
    }

    assertThat(paged.subList(0, whole.size())).isEqualTo(whole);
  }

  @Test
  void keysOfDifferentOwnersNeverMeet() {
    String anns = submit(Who.ANN, "Idempotency-Key", "k");
    String bobs = submit(Who.BOB, "Idempotency-Key", "k");

    assertThat(bobs).isNotEqualTo(anns).startsWith("t");
    assertThat(submit(Who.ANN, "Idempotency-Key", "k")).isEqualTo(anns);
  }

  /// What Ann sees, and how often store and history were asked for it.
  private record Seen(String answer, int store, int history) {}

  private static Seen see(Operation operation, String id) {
    await().until(() -> GATEWAY.bean(TaskFeeds.class).watched() == 0);
    await().until(() -> GATEWAY.bean(SessionFeeds.class).watched() == 0);
    int store = GATEWAY.faults.questions.get();
    int history = GATEWAY.history.questions.get();
    String answer = told(operation.transport.ask(Who.ANN, id), id);
    return new Seen(
        answer, GATEWAY.faults.questions.get() - store, GATEWAY.history.questions.get() - history);
  }

  /// Without what is different at each call: the id that was asked for, its times, the request's
  /// id.
  private static String told(String answer, String id) {
    return answer
        .replace(id, "<id>")
        .replaceAll("\"request_id\":\"[0-9a-f]+\"", "\"request_id\":\"\"")
        .replaceAll("(?m)^content-length:\\d+$", "")
        .replaceAll("content-length=\\[\\d+]", "")
        .replaceAll("\"(position|elapsed_ms)\":\\d+", "\"$1\":0")
        .replaceAll("\"[a-z_]+_at\":\"[^\"]*\"|\"at\":\"[^\"]*\"", "");
  }

  private static Answer knock(Who who, String method, String path, String... headers) {
    boolean body = headers.length == 1;
    List<String> more = body ? List.of("Content-Type", "application/json") : Arrays.asList(headers);
    var request = GATEWAY.request(path, who.headers(more));
    return GATEWAY.send(
        request.method(
            method, body ? BodyPublishers.ofString(headers[0]) : BodyPublishers.noBody()));
  }

  private static String shown(Answer answer) {
    var headers = new TreeMap<>(answer.response().headers().map());
    headers.remove("x-request-id");
    headers.remove("date");
    String hint = answer.response().body().isEmpty() ? word(answer.status()) : "";
    return answer.status() + " " + headers + " " + answer.response().body() + hint;
  }

  /// An answer to HEAD has no code.
  private static String word(int status) {
    return status == 404 ? "not_found" : status == 401 ? "unauthorized" : "";
  }

  private static String token(String owner, Set<Scope> scopes) {
    return GATEWAY.bean(TokenAdministration.class).issue(owner, scopes, Optional.empty()).secret();
  }

  private String submit(Who who, String... more) {
    return GATEWAY
        .submit(
            session.isEmpty()
                ? "{\"message\":\"whisper\"}"
                : "{\"message\":\"whisper\",\"session_id\":\"" + session + "\"}",
            who.headers(Arrays.asList(more)))
        .json()
        .path("task_id")
        .asString();
  }

  private String ended(Who who) {
    String id = submit(who);
    ScriptedWorker.claim(GATEWAY.store, id).start().say("whisper").succeed("whisper");
    return id;
  }

  private static String state(String id) {
    var task = knock(Who.BOB, "GET", "/api/v1/tasks/" + id).json();
    return task.path("status") + " " + task.path("last_seq");
  }

  private static String owner(String id) {
    return GATEWAY.store.find(new TaskId(id)).orElseThrow().owner();
  }

  private static long stored() {
    return GATEWAY.store.tally().getOrDefault("queued", 0L);
  }

  private static List<String> listed(Who who, String query) {
    List<String> ids = new ArrayList<>();
    knock(who, "GET", "/api/v1/tasks" + query)
        .json()
        .path("tasks")
        .forEach(task -> ids.add(task.path("task_id").asString()));
    return ids;
  }
}
