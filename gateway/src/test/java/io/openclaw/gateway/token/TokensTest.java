package io.openclaw.gateway.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.GatewayUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
  private static final GatewayUnderTest GATEWAY = GatewayUnderTest.start();
  private static final String ADMIN =
      token("{\"owner\":\"root\",\"scopes\":[\"admin\",\"tasks\"]}");
  private static final String ANN =
      token("{\"owner\":\"ann\"}", "Authorization", "Bearer " + ADMIN);

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  private static String token(String body, String... headers) {
    Answer made = GATEWAY.post("/api/v1/tokens", body, headers);
    assertThat(made.status()).as(made.json().toString()).isEqualTo(201);
    assertThat(made.header("Cache-Control")).isEqualTo("no-store");
    return made.json().path("token").asString();
  }

  private static String[] as(String token) {
    return new String[] {"Authorization", "Bearer " + token};
  }

  @Test
  void onceThereIsATokenEveryPathNeedsOne() {
    for (String path :
        new String[] {"/api/v1/tasks", "/stats", "/page", "/nothing", "/ws", "/v1/models"}) {
      Answer refused = GATEWAY.get(path);
      assertThat(refused.status()).as(path).isEqualTo(401);
      assertThat(refused.code()).isEqualTo("unauthorized");
      assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
    }
    assertThat(GATEWAY.submit("{\"message\":\"a\"}").status()).isEqualTo(401);
    assertThat(GATEWAY.submit("{\"message\":\"a\"}", as(ANN)).status()).isEqualTo(202);
  }

  @Test
  void thePageComesWithoutOneAsThePlaceToTypeItIn() {
    for (String path :
        new String[] {"/", "/page.js", "/page.css", "/icon.svg", "/claw-client.js"}) {
      assertThat(GATEWAY.get(path).status()).as(path).isEqualTo(200);
    }
  }

  @Test
  void healthTellsAStrangerOnlyWhetherItLives() {
    assertThat(GATEWAY.get("/health").json().propertyNames()).containsExactly("status");
    assertThat(GATEWAY.get("/health", as(ANN)).json().has("parts")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer oct_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "Bearer x",
        "Bearer",
        "Basic cm9vdDpyb290",
        "oct_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void whatIsNoGoodTokenIsRefusedWhereverItIsShown(String header) {
    assertThat(GATEWAY.get("/api/v1/tasks", "Authorization", header).status()).isEqualTo(401);
  }

  @Test
  void twoAuthorizationHeadersAreNone() {
    String answer =
        GATEWAY.raw(
            ("GET /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Authorization: Bearer %s\r\nAuthorization: Bearer %s\r\n\r\n")
                .formatted(ANN, ANN)
                .getBytes(ISO_8859_1));

    assertThat(answer).startsWith("HTTP/1.1 401");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /stats",
    "GET, /api/v1/tokens",
    "POST, /api/v1/tokens",
    "DELETE, /api/v1/tokens/0123456789abcdef",
    "POST, /api/v1/queues/short/pause",
    "POST, /api/v1/workers/w/drain",
    "GET, /api/v1/tasks?owner=root"
  })
  void whatNeedsAdminIsNotForTheScopeTasks(String method, String path) {
    Answer refused =
        GATEWAY.send(
            GATEWAY
                .request(path, as(ANN))
                .method(method, java.net.http.HttpRequest.BodyPublishers.noBody()));

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("scope_missing");
  }

  @Test
  void aPathThatNobodyNamedIsNotThereForTheScopeTasks() {
    assertThat(GATEWAY.get("/nothing", as(ANN)).code()).isEqualTo("not_found");
    assertThat(GATEWAY.get("/nothing", as(ADMIN)).code()).isEqualTo("not_found");
    assertThat(GATEWAY.get("/actuator/env", as(ANN)).code()).isEqualTo("not_found");
  }

  @Test
  void aTokenIsListedWithoutItsSecretAndIsOutAtOnceWhenItIsRevoked() {
    String bob = token("{\"owner\":\"bob\",\"scopes\":[\"tasks\"]}", as(ADMIN));
    assertThat(GATEWAY.get("/api/v1/tasks", as(bob)).status()).isEqualTo(200);
    await()
        .untilAsserted(
            () -> assertThat(listed("bob").path("last_used_at").asString("")).isNotEmpty());
    String list = GATEWAY.get("/api/v1/tokens", as(ADMIN)).response().body();
    String id = listed("bob").path("id").asString();

    Answer revoked = GATEWAY.delete("/api/v1/tokens/" + id, as(ADMIN));

    assertThat(list).doesNotContain(bob).doesNotContain("digest");
    assertThat(revoked.status()).isEqualTo(204);
    assertThat(GATEWAY.get("/api/v1/tasks", as(bob)).status()).isEqualTo(401);
    assertThat(GATEWAY.delete("/api/v1/tokens/" + id, as(ADMIN)).status()).isEqualTo(404);
  }

  private static tools.jackson.databind.JsonNode listed(String owner) {
    for (var token : GATEWAY.get("/api/v1/tokens", as(ADMIN)).json().path("tokens")) {
      if (token.path("owner").asString().equals(owner)) {
        return token;
      }
    }
    throw new AssertionError("no token of " + owner);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                          | missing_field | owner",
        "{\"owner\":\"a*b\"}                         | invalid_field | owner",
        "{\"owner\":\"*\"}                           | invalid_field | owner",
        "{\"owner\":7}                               | invalid_field | owner",
        "{\"owner\":\"a\",\"scopes\":[]}             | invalid_field | scopes",
        "{\"owner\":\"a\",\"scopes\":[\"root\"]}     | invalid_field | scopes",
        "{\"owner\":\"a\",\"scopes\":\"admin\"}      | invalid_field | scopes",
        "{\"owner\":\"a\",\"expires_at\":\"soon\"}   | invalid_field | expires_at",
        "{\"owner\":\"a\",\"expires_at\":\"2001-01-01T00:00:00Z\"} | invalid_field | expires_at",
        "{\"owner\":\"a\",\"secret\":\"x\"}          | unknown_field | secret",
      })
  void aTokenAskedForInAWrongWayIsRefused(String body, String code, String field) {
    Answer refused = GATEWAY.post("/api/v1/tokens", body, as(ADMIN));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.json().path("field").asString()).isEqualTo(field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/tasks?token=x",
        "/api/v1/tasks?limit=1&access_token=x",
        "/api/v1/tasks?ACCESS_TOKEN=x",
        "/api/v1/tasks?%74oken=x",
        "/health?authorization=Bearer%20x",
        "/api/v1/tasks?q=oct_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "/api/v1/tasks/oct_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void aTokenInAnAddressIsRefusedEvenBesideAGoodOne(String path) {
    Answer refused = GATEWAY.get(path, as(ADMIN));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("token_in_url");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//api/v1/tokens",
        "/api/v1/tokens;x=1",
        "/api/v1/tokens/",
        "/api/v1;x/tokens",
        "/api//v1/tokens",
        "/API/v1/tokens",
        "/api/v1/%74okens",
        "/api/v1%2ftokens",
        "/api/v1/tasks/../tokens",
        "/api/v1/tasks/%2e%2e/tokens",
        "/health/../api/v1/tokens",
        "/api/v1/./tokens",
        "/api/v1/tasks/..;/tokens",
        "/claw-client.js/../api/v1/tokens"
      })
  void anotherSpellingOfAPathOpensNothing(String path) {
    for (String authorization : new String[] {"X-None: 1", "Authorization: Bearer " + ANN}) {
      String answer =
          GATEWAY.raw(
              "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n\r\n"
                  .formatted(path, authorization)
                  .getBytes(ISO_8859_1));
      assertThat(answer).matches("(?s)HTTP/1\\.1 40[0134] .*").doesNotContain("\"tokens\"");
    }
  }
}
