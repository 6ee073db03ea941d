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
    "/icon.svg, image/svg+xml, <svg"
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
  @CsvSource({"/web/page.js", "/index.html", "/application.yaml", "/..%2fapplication.yaml"})
  void nothingElseOfTheClassPathIsServed(String path) {
    assertThat(GATEWAY.get(path).status()).isIn(400, 404);
  }

  @Test
  void aPageOfAnotherOriginDoesNotGetIt() {
    assertThat(GATEWAY.get("/claw-client.js", "Origin", "http://evil.example").status())
        .isEqualTo(403);
  }
}
