package io.openclaw.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.Knocker.Answer;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.task.TaskId;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Two owners, every operation on a task over HTTP, own, foreign and absent: a foreign task cannot
/// be told from one that does not exist.
class OwnersTest {
  private static final GatewayUnderTest GATEWAY =
      GatewayUnderTest.start("openclaw.security.requests-per-minute=0");
  private static final String ABSENT = "t0_00000000000000000000000000";
  private static final String ROOT = token("root", EnumSet.allOf(Scope.class));
  private static final String ANN = token("ann", Set.of(Scope.TASKS));
  private static final String BOB = token("bob", Set.of(Scope.TASKS));

  /// An operation, and whether an ended task is needed for it.
  record Operation(String method, String path, boolean ended, List<String> headers) {
    Operation(String method, String path, boolean ended, String... headers) {
      this(method, path, ended, List.of(headers));
    }

    Answer by(String token, String id) {
      List<String> all = new ArrayList<>(List.of("Authorization", "Bearer " + token));
      all.addAll(headers);
      return GATEWAY.send(
          GATEWAY
              .request("/api/v1/tasks/" + id + path, all.toArray(String[]::new))
              .method(method, BodyPublishers.noBody()));
    }

    @Override
    public String toString() {
      return method + " " + path + (ended ? " ended " : " ") + headers;
    }
  }

  static Stream<Operation> operations() {
    return Stream.of(
        new Operation("GET", "", /* ended= */ false),
        new Operation("HEAD", "", /* ended= */ false),
        new Operation("POST", "/cancel", /* ended= */ false),
        new Operation("POST", "/cancel", /* ended= */ true),
        new Operation("POST", "/pause", /* ended= */ false),
        new Operation("POST", "/resume", /* ended= */ false),
        new Operation("POST", "/retry", /* ended= */ true),
        new Operation("DELETE", "", /* ended= */ false),
        new Operation("DELETE", "", /* ended= */ true),
        new Operation("GET", "/events", /* ended= */ false),
        new Operation("GET", "/events?after=1", /* ended= */ true),
        new Operation("GET", "/events?after=999", /* ended= */ false),
        new Operation("GET", "/events?wait=1", /* ended= */ true),
        new Operation("GET", "/events", /* ended= */ true, "Accept", "text/event-stream"),
        new Operation("HEAD", "/events", /* ended= */ true, "Accept", "text/event-stream"),
        new Operation("GET", "/artifacts/a.txt", /* ended= */ true));
  }

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  private static String token(String owner, Set<Scope> scopes) {
    return GATEWAY.bean(TokenOffice.class).issue(owner, scopes, Optional.empty()).secret();
  }

  private static String submit(String token, String... more) {
    List<String> headers = new ArrayList<>(List.of("Authorization", "Bearer " + token));
    headers.addAll(Arrays.asList(more));
    return GATEWAY
        .submit("{\"message\":\"whisper\",\"session_id\":\"s\"}", headers.toArray(String[]::new))
        .json()
        .path("task_id")
        .asString();
  }

  private static String ended(String token) {
    String id = submit(token);
    ScriptedWorker.claim(GATEWAY.store, id).start().say("whisper").succeed("whisper");
    return id;
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aForeignTaskIsAsAbsentAsOneThatDoesNotExist(Operation operation) {
    String id = operation.ended ? ended(BOB) : submit(BOB);
    String before = state(id);

    Answer foreign = operation.by(ANN, id);
    Answer absent = operation.by(ANN, ABSENT);

    assertThat(foreign.status()).isEqualTo(404);
    assertThat(same(foreign)).isEqualTo(same(absent));
    assertThat(foreign.response().body()).doesNotContain("whisper").doesNotContain("bob");
    assertThat(state(id)).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void theOwnerAndAnAdminAreServedAlike(Operation operation) {
    if (operation.path.startsWith("/artifacts")) {
      return;
    }
    Answer own = operation.by(ANN, operation.ended ? ended(ANN) : submit(ANN));
    Answer admins = operation.by(ROOT, operation.ended ? ended(ANN) : submit(ANN));

    assertThat(own.status()).isNotIn(401, 403, 404, 500);
    assertThat(admins.status()).isEqualTo(own.status());
  }

  @Test
  void anArchivedTaskIsForeignToo() {
    String id = ended(BOB);
    GATEWAY.history.takeOver(GATEWAY.store, new TaskId(id), /* drop= */ true);

    operations()
        .forEach(operation ->
            assertThat(same(operation.by(ANN, id))).isEqualTo(same(operation.by(ANN, ABSENT))));
    assertThat(GATEWAY.get("/api/v1/tasks/" + id, "Authorization", "Bearer " + ROOT).status())
        .isEqualTo(200);
  }

  @Test
  void listsHoldOnesOwnTasksAndForAnAdminAllOrThoseAskedFor() {
    String anns = submit(ANN);
    String bobs = submit(BOB);

    assertThat(listed(ANN, "?limit=200")).contains(anns).doesNotContain(bobs);
    assertThat(listed(ANN, "?limit=200&session_id=s")).contains(anns).doesNotContain(bobs);
    assertThat(listed(ANN, "?limit=200&owner=ann")).contains(anns).doesNotContain(bobs);
    assertThat(listed(ROOT, "?limit=200")).contains(anns, bobs);
    assertThat(listed(ROOT, "?limit=200&owner=bob")).contains(bobs).doesNotContain(anns);
    assertThat(listed(ROOT, "?limit=2")).containsExactly(bobs, anns);
  }

  @Test
  void anAdminPagesThroughTheTasksOfAll() {
    for (int task = 0; task < 5; task++) {
      submit(ANN);
      submit(BOB);
    }
    List<String> whole = listed(ROOT, "?limit=200");

    List<String> paged = new ArrayList<>();
    Optional<String> cursor = Optional.of("");
    while (cursor.isPresent()) {
      Answer page =
          GATEWAY.get("/api/v1/tasks?limit=3" + cursor.get(), "Authorization", "Bearer " + ROOT);
      page.json().path("tasks").forEach(task -> paged.add(task.path("task_id").asString()));
      cursor =
          Optional.of(page.json().path("next_cursor").asString(""))
              .filter(it -> !it.isEmpty())
              .map(it -> "&cursor=" + it);
    }

    assertThat(paged).isEqualTo(whole);
  }

  @Test
  void keysOfDifferentOwnersNeverMeet() {
    String anns = submit(ANN, "Idempotency-Key", "k");
    String bobs = submit(BOB, "Idempotency-Key", "k");

    assertThat(bobs).isNotEqualTo(anns).startsWith("t");
    assertThat(submit(ANN, "Idempotency-Key", "k")).isEqualTo(anns);
  }

  private static String state(String id) {
    var task = GATEWAY.get("/api/v1/tasks/" + id, "Authorization", "Bearer " + BOB).json();
    return task.path("status") + " " + task.path("last_seq");
  }

  private static List<String> listed(String token, String query) {
    List<String> ids = new ArrayList<>();
    GATEWAY
        .get("/api/v1/tasks" + query, "Authorization", "Bearer " + token)
        .json()
        .path("tasks")
        .forEach(task -> ids.add(task.path("task_id").asString()));
    return ids;
  }

  /// What one can tell an answer by.
  private static String same(Answer answer) {
    var headers = new java.util.TreeMap<>(answer.response().headers().map());
    headers.remove("x-request-id");
    headers.remove("date");
    String body =
        answer.response().body().replaceAll("\"request_id\":\"[0-9a-f]+\"", "\"request_id\":\"\"");
    return answer.status() + " " + headers + " " + body;
  }
}
