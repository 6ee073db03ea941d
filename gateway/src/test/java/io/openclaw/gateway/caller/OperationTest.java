package io.openclaw.gateway.caller;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.gateway.TestWebSocket;
import io.openclaw.gateway.intake.Intake;
import io.openclaw.gateway.intake.Submitted;
import io.openclaw.gateway.token.TokenAdministration;
import io.openclaw.task.TaskId;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Walks every cell of the table of who may do what: each call of each transport, by a token of
/// each scope, on what belongs to its owner and on what belongs to another.
class OperationTest {
  private static final GatewayUnderTest GATEWAY =
      GatewayUnderTest.start(
          "openclaw.security.requests-per-minute=0", "openclaw.security.connections-per-address=0");
  private static final TokenAdministration OFFICE = GATEWAY.bean(TokenAdministration.class);
  private static final Map<Scope, String> ANNS = new EnumMap<>(Scope.class);
  private static final String BOBS;

  static {
    // The first token must be an admin's.
    ANNS.put(Scope.ADMIN, token("ann", Scope.ADMIN));
    ANNS.put(Scope.TASKS, token("ann", Scope.TASKS));
    ANNS.put(Scope.READ, token("ann", Scope.READ));
    BOBS = token("bob", Scope.TASKS);
  }

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  /// @param owned whether what it is about belongs to an owner
  /// @param ask gives all that the client sees, by token and task
  record Call(Operation operation, String name, boolean owned, Ask ask) {
    @Override
    public String toString() {
      return operation + " by " + name;
    }
  }

  interface Ask {
    String ask(String token, String task);
  }

  static Stream<Call> calls() {
    return Stream.of(
        http(Operation.READ_TASKS, "GET", "/api/v1/tasks/%s"),
        http(Operation.READ_TASKS, "HEAD", "/api/v1/tasks/%s"),
        http(Operation.READ_TASKS, "GET", "/api/v1/tasks/%s/events"),
        http(Operation.READ_TASKS, "GET", "/api/v1/tasks"),
        stomp(
            Operation.READ_TASKS, "SUBSCRIBE\nid:1\nreceipt:r\ndestination:/topic/tasks/%s\n\n\0"),
        stomp(
            Operation.READ_TASKS,
            "SUBSCRIBE\nid:1\nreceipt:r\ndestination:/topic/sessions/s\n\n\0"),
        plain(Operation.READ_TASKS, "{\"type\":\"resume\",\"task_id\":\"%s\",\"after\":0}"),
        http(Operation.SUBMIT_TASKS, "POST", "/api/v1/tasks", "{\"message\":\"m\"}"),
        http(Operation.SUBMIT_TASKS, "POST", "/chat/stream", "{\"message\":\"\"}"),
        stomp(Operation.SUBMIT_TASKS, "SEND\ndestination:/app/tasks\n\n{\"message\":\"m\"}\0"),
        plain(Operation.SUBMIT_TASKS, "{\"message\":\"m\"}"),
        http(Operation.CONTROL_TASKS, "POST", "/api/v1/tasks/%s/cancel"),
        http(Operation.CONTROL_TASKS, "POST", "/api/v1/tasks/%s/pause"),
        http(Operation.CONTROL_TASKS, "POST", "/api/v1/tasks/%s/resume"),
        http(Operation.CONTROL_TASKS, "POST", "/api/v1/tasks/%s/retry"),
        http(Operation.CONTROL_TASKS, "POST", "/api/v1/tasks/cancel", "{}"),
        http(Operation.CONTROL_TASKS, "POST", "/api/v1/tasks/pause", "{}"),
        http(Operation.CONTROL_TASKS, "POST", "/api/v1/tasks/resume", "{}"),
        http(Operation.CONTROL_TASKS, "POST", "/api/v1/tasks/retry", "{}"),
        stomp(Operation.CONTROL_TASKS, "SEND\ndestination:/app/tasks/%s/cancel\n\n\0"),
        stomp(Operation.CONTROL_TASKS, "SEND\ndestination:/app/tasks/%s/pause\n\n\0"),
        stomp(Operation.CONTROL_TASKS, "SEND\ndestination:/app/tasks/%s/resume\n\n\0"),
        stomp(Operation.CONTROL_TASKS, "SEND\ndestination:/app/tasks/%s/retry\n\n\0"),
        plain(Operation.CONTROL_TASKS, "{\"type\":\"cancel\",\"task_id\":\"%s\"}"),
        plain(Operation.CONTROL_TASKS, "{\"type\":\"pause\",\"task_id\":\"%s\"}"),
        plain(Operation.CONTROL_TASKS, "{\"type\":\"resume\",\"task_id\":\"%s\"}"),
        plain(Operation.CONTROL_TASKS, "{\"type\":\"retry\",\"task_id\":\"%s\"}"),
        http(Operation.DELETE_TASKS, "DELETE", "/api/v1/tasks/%s"),
        http(Operation.READ_SESSIONS, "GET", "/api/v1/sessions"),
        session(Operation.READ_SESSIONS, "GET"),
        session(Operation.CHANGE_SESSIONS, "DELETE"),
        http(Operation.READ_TASKS, "GET", "/api/v1/tasks/%s/deliveries"),
        http(Operation.REPEAT_DELIVERIES, "POST", "/api/v1/tasks/%s/deliveries/none/repeat"),
        http(Operation.READ_DEAD_LIST, "GET", "/api/v1/dead"),
        http(Operation.CHANGE_DEAD_LIST, "POST", "/api/v1/dead/%s/requeue"),
        http(Operation.CHANGE_DEAD_LIST, "DELETE", "/api/v1/dead/%s"),
        http(Operation.READ_SYSTEM, "GET", "/api/v1/queues"),
        http(Operation.READ_SYSTEM, "GET", "/api/v1/workers"),
        http(Operation.READ_SYSTEM, "GET", "/api/v1/providers"),
        http(Operation.READ_SYSTEM, "HEAD", "/openapi.json"),
        http(Operation.CHANGE_SYSTEM, "POST", "/api/v1/queues/short/pause"),
        http(Operation.CHANGE_SYSTEM, "POST", "/api/v1/queues/short/resume"),
        http(Operation.CHANGE_SYSTEM, "POST", "/api/v1/workers/none/drain"),
        http(Operation.READ_FIGURES, "GET", "/stats"),
        http(Operation.MANAGE_TOKENS, "GET", "/api/v1/tokens"),
        http(Operation.MANAGE_TOKENS, "POST", "/api/v1/tokens", "{}"),
        http(Operation.MANAGE_TOKENS, "DELETE", "/api/v1/tokens/0123456789abcdef"));
  }

  @Test
  void everyOperationHasACall() {
    Set<Operation> called = calls().map(Call::operation).collect(Collectors.toSet());
    assertThat(List.of(Operation.values())).allMatch(called::contains);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void itIsForThoseWhoseScopeIncludesItAndWhoOwnWhatItIsAbout(Call call) {
    for (Scope scope : Scope.values()) {
      String own = call.ask.ask(anns(scope), ended(anns(Scope.TASKS)));
      String foreign = call.ask.ask(anns(scope), ended(BOBS));

      boolean may = scope.includes(call.operation.scope());
      check(scope + " own", own, may, /* sees= */ true, call);
      check(scope + " foreign", foreign, may, !call.owned || scope == Scope.ADMIN, call);
    }
  }

  private static void check(String cell, String answer, boolean may, boolean sees, Call call) {
    assertThat(answer.contains("scope_missing")).as(cell + ": " + answer).isEqualTo(!may);
    if (may && call.owned) {
      assertThat(answer.contains("not_found")).as(cell + ": " + answer).isEqualTo(!sees);
    }
  }

  private static Call http(Operation operation, String method, String path, String... body) {
    return new Call(
        operation,
        method + " " + path,
        path.contains("%s"),
        (token, task) ->
            answer(
                token,
                method,
                path.formatted(task),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofString(body[0])));
  }

  /// A session of the task's owner; an admin must say whose it means.
  private static Call session(Operation operation, String method) {
    return new Call(
        operation,
        method + " /api/v1/sessions/{id}",
        /* owned= */ true,
        (token, task) -> {
          String owner = GATEWAY.store.find(new TaskId(task)).orElseThrow().owner();
          String path = "/api/v1/sessions/" + ended(owner, task) + "?owner=" + owner;
          return answer(token, method, path, BodyPublishers.noBody());
        });
  }

  /// A session whose only turn has ended.
  private static String ended(String owner, String name) {
    String body = "{\"message\":\"m\",\"session_id\":\"%s\"}".formatted(name);
    Submitted turn =
        GATEWAY.bean(Intake.class).submit(owner, body.getBytes(UTF_8), Optional.empty());
    GATEWAY.store.cancel(((Submitted.Accepted) turn).id(), owner);
    return name;
  }

  private static String answer(String token, String method, String path, BodyPublisher body) {
    String[] headers = {"Authorization", "Bearer " + token, "Content-Type", "application/json"};
    var answer = GATEWAY.send(GATEWAY.request(path, headers).method(method, body));
    return word(answer.status()) + answer.response().body();
  }

  /// An answer to HEAD has no code.
  private static String word(int status) {
    return switch (status) {
      case 403 -> "scope_missing";
      case 404 -> "not_found";
      default -> "";
    };
  }

  private static Call stomp(Operation operation, String frame) {
    return new Call(
        operation,
        "STOMP " + frame.lines().toList(),
        frame.contains("%s"),
        (token, task) -> {
          try (TestWebSocket socket = TestWebSocket.open(GATEWAY, "/ws")) {
            socket.frame("CONNECT", "Authorization:Bearer " + token).next();
            socket.frame("SUBSCRIBE", "id:a", "destination:/user/queue/replies");
            socket.frame("SUBSCRIBE", "id:b", "destination:/user/queue/errors");
            return socket.say(frame.formatted(task)).next();
          }
        });
  }

  /// A ping behind the frame is answered, a command that goes well is not.
  private static Call plain(Operation operation, String frame) {
    return new Call(
        operation,
        "WebSocket " + frame,
        frame.contains("%s"),
        (token, task) -> {
          try (TestWebSocket socket =
              TestWebSocket.open(GATEWAY, "/ws/stream/common?format=events")) {
            socket.say("{\"type\":\"auth\",\"token\":\"" + token + "\"}").next();
            return socket.say(frame.formatted(task)).say("{\"type\":\"ping\"}").next();
          }
        });
  }

  private static String ended(String token) {
    String id =
        GATEWAY
            .submit("{\"message\":\"m\",\"lane\":\"priority\"}", "Authorization", "Bearer " + token)
            .json()
            .path("task_id")
            .asString();
    ScriptedWorker.claim(GATEWAY.store, id).start().fail("no", "failed");
    return id;
  }

  private static String anns(Scope scope) {
    return Objects.requireNonNull(ANNS.get(scope));
  }

  private static String token(String owner, Scope scope) {
    return OFFICE.issue(owner, Set.of(scope), Optional.empty()).secret();
  }
}
