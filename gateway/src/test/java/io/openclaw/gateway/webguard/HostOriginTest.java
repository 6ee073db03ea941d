package io.openclaw.gateway.webguard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.gateway.GatewayUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostOriginTest {
  private static final GatewayUnderTest GATEWAY =
      GatewayUnderTest.start(
          "openclaw.hosts=Claw.Test", "openclaw.origins=https://Claw.Example:8443,http://app.test");

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST:8001", "127.0.0.1:1", "[::1]", "[::1]:8001", "claw.test"})
  void aKnownHostIsServed(String host) {
    assertThat(get("Host: " + host)).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.test",
        "localhost.evil.test",
        "evil-localhost",
        "127.0.0.1.evil.test",
        "127.0.0.2",
        "0.0.0.0",
        "[::2]",
        "localhost@evil.test"
      })
  void aForeignHostIsNot(String host) {
    String answer = get("Host: " + host);

    assertThat(answer).matches("(?s)HTTP/1\\.1 40[03].*").contains("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:8001", "HTTP://LOCALHOST:8001"})
  void aPageOfTheGatewayItselfMayCall(String origin) {
    assertThat(get("Host: localhost:8001\r\nOrigin: " + origin)).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        "http://evil.test",
        "http://localhost",
        "http://localhost:8002",
        "https://localhost:8001",
        "http://localhost:8001.evil.test",
        "http://evil.test:8001",
        "http://127.0.0.1:8001",
        "file://"
      })
  void aForeignPageMayNot(String origin) {
    assertThat(get("Host: localhost:8001\r\nOrigin: " + origin))
        .startsWith("HTTP/1.1 403")
        .contains("\"code\":\"origin_not_allowed\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.test", "http://localhost.evil.test", "http://127.0.0.2"})
  void theNameInAnAbsoluteAddressCountsToo(String base) {
    String answer =
        GATEWAY.raw(
            ("GET " + base + "/stats HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .getBytes(ISO_8859_1));

    assertThat(answer).matches("(?s)HTTP/1\\.1 40[03].*").contains("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://claw.example:8443", "HTTPS://CLAW.EXAMPLE:8443", "http://app.test"})
  void aPageOfAConfiguredOriginMayCall(String origin) {
    assertThat(get("Host: localhost:8001\r\nOrigin: " + origin)).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://claw.example:8443",
        "https://claw.example",
        "https://claw.example:84430",
        "https://claw.example:8443.evil.test",
        "https://evil-claw.example:8443",
        "https://x.claw.example:8443",
        "http://app.test/",
        "http://app.test@evil.test",
        "http://app.test, http://evil.test",
        "app.test"
      })
  void whatOnlyLooksLikeAConfiguredOriginMayNot(String origin) {
    assertThat(get("Host: localhost:8001\r\nOrigin: " + origin))
        .startsWith("HTTP/1.1 403")
        .contains("\"code\":\"origin_not_allowed\"");
  }

  @Test
  void oneGoodOriginDoesNotCoverASecond() {
    assertThat(get("Host: localhost:8001\r\nOrigin: http://app.test\r\nOrigin: http://evil.test"))
        .startsWith("HTTP/1.1 403");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: localhost\r\nOrigin: null",
        "Host: localhost\r\nOrigin: http://evil.test",
        "Host: evil.test",
        "Host: evil.test\r\nOrigin: http://evil.test"
      })
  void aWebSocketHandshakeOfAForeignPageOrHostIsRefused(String headers) {
    String answer =
        get(
            headers
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

    assertThat(answer).startsWith("HTTP/1.1 403");
  }

  @Test
  void aFormThatAPageCanSendWithoutAskingIsNotTakenOnAnyPath() {
    for (String path :
        new String[] {"/api/v1/tasks", "/api/v1/tasks/x/cancel", "/health", "/nowhere"}) {
      String answer =
          GATEWAY.raw(
              ("POST "
                      + path
                      + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                      + "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}")
                  .getBytes(ISO_8859_1));
      assertThat(answer).startsWith("HTTP/1.1 415");
    }
  }

  @Test
  void aBodyWithoutATypeIsNotTaken() {
    String answer =
        GATEWAY.raw(
            ("POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Length: 15\r\n\r\n{\"message\":\"a\"}")
                .getBytes(ISO_8859_1));

    assertThat(answer).startsWith("HTTP/1.1 415");
  }

  private static String get(String headers) {
    return GATEWAY.raw(
        ("GET /stats HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n")
            .getBytes(ISO_8859_1));
  }
}
