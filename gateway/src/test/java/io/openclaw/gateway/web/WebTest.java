package io.openclaw.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.GatewayUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebTest {
  private static final GatewayUnderTest GATEWAY = GatewayUnderTest.start();

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html, OpenClaw",
    "/claw-client.js, text/javascript, export class ClawClient",
    "/page.js, text/javascript, './claw-client.js'",
    "/page.css, text/css, article",
    "/icon.svg, image/svg+xml, <svg",
    "/docs, text/html, docs/docs.js",
    "/docs/docs.js, text/javascript, openapi.json",
    "/docs/docs.css, text/css, select",
    "/docs/swagger-ui.js, text/javascript, SwaggerUIBundle",
    "/docs/swagger-ui.css, text/css, .swagger-ui"
  })
  void aFileComesWithItsTypeAndIsAskedForAnew(String path, String type, String part) {
    Answer answer = GATEWAY.get(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith(type);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
    assertThat(answer.response().body()).contains(part);
    String etag = answer.header("ETag");
    assertThat(GATEWAY.get(path, "If-None-Match", etag).status()).isEqualTo(304);
    assertThat(GATEWAY.get(path, "If-None-Match", "\"old\"").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "/web/page.js",
    "/index.html",
    "/application.yaml",
    "/..%2fapplication.yaml",
    "/docs/index.html",
    "/docs/swagger-initializer.js",
    "/swagger-ui/index.html",
    "/v3/api-docs",
    "/webjars/swagger-ui/swagger-ui.css"
  })
  void nothingElseOfTheClassPathIsServed(String path) {
    assertThat(GATEWAY.get(path).status()).isIn(400, 404);
  }

  /// The policy of our pages refuses them.
  @Test
  void aStyleHasNoInlineImages() {
    assertThat(GATEWAY.get("/docs/swagger-ui.css").response().body()).doesNotContain("data:image");
  }

  @Test
  void aPageOfAnotherOriginDoesNotGetIt() {
    assertThat(GATEWAY.get("/claw-client.js", "Origin", "http://evil.example").status())
        .isEqualTo(403);
  }
}
