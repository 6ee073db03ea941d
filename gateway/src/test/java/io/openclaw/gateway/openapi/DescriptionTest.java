package io.openclaw.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayApplication;
import io.openclaw.gateway.GatewayClient;
import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.gateway.openapi.DescribedApi.Operation;
import io.openclaw.localredis.LocalRedis;
import io.openclaw.task.Lane;
import io.openclaw.task.TaskStore;
import io.openclaw.task.Workers;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/// The description against the gateway as it is shipped, on a real Redis.
class DescriptionTest {
  private static LocalRedis redis;
  private static ConfigurableApplicationContext context;
  private static GatewayClient gateway;
  private static String token;
  private static DescribedApi api;

  @BeforeAll
  static void start(@TempDir Path data) {
    redis = LocalRedis.start(LocalRedis.Settings.in(data.resolve("redis")));
    SpringApplication application = new SpringApplication(GatewayApplication.class);
    application.setRegisterShutdownHook(false);
    context =
        application.run(
            "--server.port=0",
            "--openclaw.security.requests-per-minute=0",
            "--openclaw.webhooks.secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "--openclaw.webhooks.allow-private=true",
            "--openclaw.data=" + data,
            "--openclaw.redis-ours=true",
            "--openclaw.redis-url=" + redis.url());
    gateway =
        new GatewayClient(
            Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port")));
    api = new DescribedApi(gateway.get("/openapi.json").json());
    token = token("root", "admin");
  }

  @AfterAll
  static void stop() {
    gateway.client.shutdownNow();
    context.close();
    redis.close();
  }

  @Test
  void everyRouteIsDescribedAndEveryDescribedRouteIsThere() {
    Set<String> routes =
        context
            .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
            .getHandlerMethods()
            .entrySet()
            .stream()
            .filter(it -> !isPage(it.getValue()))
            .flatMap(it -> names(it.getKey()))
            .collect(Collectors.toCollection(TreeSet::new));
    // Answered in front of the framework.
    routes.add("POST /api/v1/tasks");

    assertThat(api.operations().stream().map(Operation::name))
        .containsExactlyInAnyOrderElementsOf(routes);
  }

  private static boolean isPage(HandlerMethod method) {
    return method.getBeanType().getPackageName().equals("io.openclaw.gateway.web");
  }

  private static Stream<String> names(RequestMappingInfo route) {
    return route.getMethodsCondition().getMethods().stream()
        .flatMap(method -> route.getPatternValues().stream().map(path -> method + " " + path));
  }

  @Test
  void everyOperationTakesAndAnswersWhatIsDescribed() {
    DescribedClient client = new DescribedClient(gateway, api, token);
    tasks(client);
    endedTasks(client);
    webhooks(client);
    many(client);
    system(client);
    tokens(client);

    assertThat(client.called())
        .containsAll(api.operations().stream().flatMap(DescriptionTest::successes).toList());
  }

  /// An operation is covered when each good answer that it describes was seen.
  private static Stream<String> successes(Operation operation) {
    return operation.content().path("responses").propertyNames().stream()
        .filter(it -> it.startsWith("2"))
        .map(it -> operation.name() + " " + it);
  }

  private static void tasks(DescribedClient client) {
    String body =
        """
        {"messages":[{"role":"user","content":"why"}],"mode":"ask","provider":"sim","model":"m",
         "fallbacks":["sim40"],"session_id":"s:1","lane":"long","max_attempts":10,"cache":"off",
         "parameters":{"temperature":2,"max_tokens":1,"stop":["a"],"thinking":true,"seed":-1},
         "timeout_seconds":86400,"max_wait_seconds":604800,"on_disconnect":"continue",
         "not_before":"2020-01-01T00:00:00+02:00","metadata":{"from":"test"}}
        """;
    String id = id(client.post("/api/v1/tasks", body, "Idempotency-Key", "k", "Prefer", "wait=0"));
    client.post("/api/v1/tasks", body, "Idempotency-Key", "k");
    String task = "/api/v1/tasks/" + id;
    client.get("/api/v1/tasks?status=queued&lane=long&provider=sim&owner=root&limit=200");
    client.get(task);
    client.get(task + "/events?after=0&wait=1");
    client.post(task + "/pause");
    client.post(task + "/resume", "{}");
    client.post(task + "/retry");
    client.post(task + "/cancel");
    client.post(task + "/pause");
    client.get(task);
    client.post(task + "/retry");
    client.delete(task);
    client.get(task);
    client.get("/api/v1/tasks?limit=1");
  }

  private static void endedTasks(DescribedClient client) {
    String asked = "{\"message\":\"stream\",\"lane\":\"priority\"}";
    String good = id(client.post("/api/v1/tasks", asked, "Idempotency-Key", "stream"));
    client.delete("/api/v1/tasks/" + good);
    ScriptedWorker.claim(store(), good).start().say("Hel", "lo").succeed("Hello");
    client.get("/api/v1/tasks/" + good);
    String events = "/api/v1/tasks/" + good + "/events";
    client.post("/chat/stream", asked, "Idempotency-Key", "stream");
    client.get(events, "Accept", "text/event-stream");
    long last = client.get(events + "?after=1").json().path("next").asLong();
    client.get(events, "Accept", "text/event-stream", "Last-Event-ID", Long.toString(last));
    client.get(events + "?after=" + (last + 1));
    for (int failed = 0; failed < 2; failed++) {
      String bad = id(client.post("/api/v1/tasks", "{\"message\":\"fail\"}"));
      ScriptedWorker.claim(store(), bad).start().fail("no", "provider_failed");
      client.get("/api/v1/tasks/" + bad);
      client.get("/api/v1/dead?limit=1");
      String dead = "/api/v1/dead/" + bad;
      Answer unused = failed == 0 ? client.post(dead + "/requeue") : client.delete(dead);
      assertThat(unused.status()).isLessThan(300);
    }
    client.delete("/api/v1/dead/none");
  }

  /// Nothing listens at the port, so the attempt fails.
  private static void webhooks(DescribedClient client) {
    String asked = "{\"message\":\"a\",\"webhook\":{\"url\":\"http://127.0.0.1:1/\"}}";
    String id = id(client.post("/api/v1/tasks", asked));
    String deliveries = "/api/v1/tasks/" + id + "/deliveries";
    client.post(deliveries + "/none/repeat");
    client.post("/api/v1/tasks/" + id + "/cancel");
    await().until(() -> client.get(deliveries).json().path("deliveries").size() > 0);
    String delivery =
        client.get(deliveries).json().path("deliveries").path(0).path("id").asString();
    client.post(deliveries + "/" + delivery + "/repeat");
    client.post(deliveries + "/none/repeat");
  }

  private static void many(DescribedClient client) {
    for (String command : List.of("pause", "resume", "cancel", "retry")) {
      String path = "/api/v1/tasks/" + command;
      client.post(path, "{\"filter\":{\"status\":\"queued\",\"lane\":\"short\"},\"dry_run\":true}");
      client.post(path, "{\"filter\":{\"session_id\":\"s:1\",\"provider\":\"sim\"}}");
    }
  }

  private static void system(DescribedClient client) {
    context
        .getBean(Workers.class)
        .announce(
            new Workers.Worker(
                "w1-x",
                "w1",
                7,
                "here",
                Instant.EPOCH,
                Map.of(Lane.SHORT, 8),
                1,
                /* draining= */ false,
                List.of("sim"),
                List.of(),
                List.of("ask"),
                null),
            Duration.ofMinutes(5));
    client.get("/api/v1/workers");
    client.post("/api/v1/workers/w1-x/drain");
    client.post("/api/v1/workers/none/drain");
    client.get("/api/v1/queues");
    client.post("/api/v1/queues/long/pause");
    client.post("/api/v1/queues/long/resume", "{}");
    client.post("/api/v1/queues/none/resume", "{}");
    client.get("/api/v1/providers");
    client.get("/health");
    client.get("/stats");
    client.get("/openapi.json");
  }

  private static void tokens(DescribedClient client) {
    String end = Instant.now().plus(Duration.ofDays(1)).toString();
    String asked = "{\"owner\":\"ann\",\"scopes\":[\"read\"],\"expires_at\":\"%s\"}".formatted(end);
    Answer issued = client.post("/api/v1/tokens", asked);
    client.get("/api/v1/tokens");
    client.delete("/api/v1/tokens/" + issued.json().path("id").asString());
    client.delete("/api/v1/tokens/none");
  }

  @Test
  void whatTheDescriptionForbidsIsRefused() {
    DescribedClient client = new DescribedClient(gateway, api, token);
    for (String body :
        List.of(
            "{}",
            "{\"message\":\"\"}",
            "{\"message\":7}",
            "{\"message\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"b\"}]}",
            "{\"messages\":[]}",
            "{\"messages\":[{\"role\":\"tool\",\"content\":\"b\"}]}",
            "{\"message\":\"a\",\"mode\":\"think\"}",
            "{\"message\":\"a\",\"lane\":\"fast\"}",
            "{\"message\":\"a\",\"session_id\":\"a b\"}",
            "{\"message\":\"a\",\"max_attempts\":11}",
            "{\"message\":\"a\",\"max_attempts\":0}",
            "{\"message\":\"a\",\"timeout_seconds\":86401}",
            "{\"message\":\"a\",\"max_wait_seconds\":604801}",
            "{\"message\":\"a\",\"not_before\":\"soon\"}",
            "{\"message\":\"a\",\"cache\":\"yes\"}",
            "{\"message\":\"a\",\"on_disconnect\":\"stop\"}",
            "{\"message\":\"a\",\"fallbacks\":[\"sim40\",\"sim40\"]}",
            "{\"message\":\"a\",\"parameters\":{\"temperature\":2.1}}",
            "{\"message\":\"a\",\"parameters\":{\"top_p\":-0.1}}",
            "{\"message\":\"a\",\"parameters\":{\"stop\":[\"1\",\"2\",\"3\",\"4\",\"5\"]}}",
            "{\"message\":\"a\",\"parameters\":{\"colour\":1}}",
            "{\"message\":\"a\",\"metadata\":{\"n\":1}}",
            "{\"message\":\"a\",\"webhook\":{}}",
            "{\"message\":\"a\",\"webhook\":{\"url\":\"http://127.0.0.1:1/\",\"events\":[]}}",
            "{\"message\":\"a\",\"webhook\":{\"url\":\"http://127.0.0.1:1/\",\"events\":[\"done\"]}}",
            "{\"message\":\"a\",\"colour\":1}")) {
      client.refused("POST", "/api/v1/tasks", Optional.of(body));
      client.refused("POST", "/chat/stream", Optional.of(body));
    }
    for (String body :
        List.of(
            "{}",
            "{\"filter\":{}}",
            "{\"filter\":{\"status\":\"none\"}}",
            "{\"filter\":{\"colour\":\"red\"}}",
            "{\"filter\":{\"lane\":\"short\"},\"dry_run\":\"yes\"}")) {
      client.refused("POST", "/api/v1/tasks/cancel", Optional.of(body));
    }
    for (String body :
        List.of(
            "{}",
            "{\"owner\":\"a b\"}",
            "{\"owner\":\"a\",\"scopes\":[]}",
            "{\"owner\":\"a\",\"x\":1}")) {
      client.refused("POST", "/api/v1/tokens", Optional.of(body));
    }
    for (String path :
        List.of(
            "/api/v1/tasks?limit=0",
            "/api/v1/tasks?limit=201",
            "/api/v1/tasks?status=none",
            "/api/v1/tasks?colour=red",
            "/api/v1/dead?limit=0",
            "/api/v1/dead?cursor=")) {
      client.refused("GET", path, Optional.empty());
    }
    String id = id(client.post("/api/v1/tasks", "{\"message\":\"a\"}"));
    client.refused("GET", "/api/v1/tasks/" + id + "/events?wait=61", Optional.empty());
    client.refused("GET", "/api/v1/tasks/" + id + "/events?after=-1", Optional.empty());
    client.refused("POST", "/api/v1/tasks/" + id + "/pause", Optional.of("{\"a\":1}"));
  }

  @Test
  void anOperationNeedsTheScopeThatIsDescribed() {
    Map<String, String> tokens =
        Map.of("read", token("ann", "read"), "tasks", token("ann", "tasks"), "admin", token);
    for (Operation operation : api.operations()) {
      String needed =
          operation.content().path("security").path(0).path("bearer").path(0).asString("");
      assertThat(status(operation)).as(operation.name()).isEqualTo(needed.isEmpty() ? 200 : 401);
      if (needed.isEmpty()) {
        continue;
      }
      List<String> scopes = List.of("read", "tasks", "admin");
      for (String scope : scopes) {
        boolean may = scopes.indexOf(scope) >= scopes.indexOf(needed);
        int status = status(operation, "Authorization", "Bearer " + tokens.get(scope));
        assertThat(status == 403).as("%s with %s", operation.name(), scope).isEqualTo(!may);
      }
    }
  }

  /// Of a call without a body about something that does not exist, so that it changes nothing.
  private static int status(Operation operation, String... headers) {
    String path = operation.path().replaceAll("\\{[a-z]+}", "none");
    return gateway
        .send(gateway.request(path, headers).method(operation.method(), BodyPublishers.noBody()))
        .status();
  }

  @Test
  void everyOperationIsExplainedAndItsExamplesAreTrue() {
    Set<String> tags =
        api.whole()
            .path("tags")
            .valueStream()
            .map(it -> it.path("name").stringValue())
            .collect(Collectors.toSet());
    Set<String> ids = new TreeSet<>();
    for (Operation operation : api.operations()) {
      JsonNode content = operation.content();
      assertThat(content.path("summary").asString("")).as(operation.name()).isNotBlank();
      assertThat(content.path("description").asString("")).as(operation.name()).isNotBlank();
      assertThat(tags).as(operation.name()).contains(content.path("tags").path(0).asString(""));
      assertThat(ids.add(content.path("operationId").stringValue())).as(operation.name()).isTrue();
      for (JsonNode parameter : api.parameters(operation)) {
        assertThat(parameter.path("description").asString("")).as(operation.name()).isNotBlank();
        example(operation, parameter, /* required= */ false);
      }
      api.resolved(content.path("requestBody"))
          .path("content")
          .forEach(it -> example(operation, it, /* required= */ true));
      content
          .path("responses")
          .forEachEntry((status, response) -> {
            if (status.startsWith("2")) {
              api.resolved(response)
                  .path("content")
                  .forEach(it -> example(operation, it, /* required= */ true));
            }
          });
    }
  }

  private static void example(Operation operation, JsonNode described, boolean required) {
    assertThat(described.has("example") || !required).as("example of " + operation.name()).isTrue();
    if (described.has("example")) {
      assertThat(api.wrong(described.path("schema"), described.path("example"), /* strict= */ true))
          .as("example of " + operation.name())
          .isEmpty();
    }
  }

  private static String token(String owner, String scope) {
    String body = "{\"owner\":\"%s\",\"scopes\":[\"%s\"]}".formatted(owner, scope);
    String[] headers =
        token == null ? new String[0] : new String[] {"Authorization", "Bearer " + token};
    return gateway.post("/api/v1/tokens", body, headers).json().path("token").asString();
  }

  private static String id(Answer answer) {
    return answer.json().path("task_id").asString();
  }

  private static TaskStore store() {
    return context.getBean(TaskStore.class);
  }
}
