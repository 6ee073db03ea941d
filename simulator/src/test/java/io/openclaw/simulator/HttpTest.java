package io.openclaw.simulator;

import static io.openclaw.simulator.RunningSimulator.COMPLETIONS;
import static io.openclaw.simulator.RunningSimulator.json;
import static io.openclaw.simulator.RunningSimulator.rawStream;
import static io.openclaw.simulator.RunningSimulator.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.simulator.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTest {

  private static final String KEY = "unlimited-http";
  private static final int MEGABYTE = 1024 * 1024;

  private RunningSimulator simulator;

  @BeforeEach
  void start() throws IOException {
    simulator = RunningSimulator.start(InstantSource.system());
  }

  @AfterEach
  void stop() throws IOException {
    simulator.close();
  }

  @Test
  void servesManyRequestsOnOneConnection() throws Exception {
    try (Socket socket = simulator.connect()) {
      for (int i = 0; i < 3; i++) {
        socket.getOutputStream().write(rawStream(KEY, "#sim tokens=1\n" + i));
        PaceTest.readUntil(socket.getInputStream(), "[DONE]\n\n\r\n0\r\n\r\n");
      }
      socket.getOutputStream().write(ascii("GET /health HTTP/1.1\r\nHost: x\r\n\r\n"));
      PaceTest.readUntil(socket.getInputStream(), "{\"status\":\"up\"}");
    }
  }

  @Test
  void keepsWhatAClientPipelinesWhileItStreams() throws Exception {
    try (Socket socket = simulator.connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(rawStream(KEY, "#sim tokens=5 reply=\"first\""));
      out.write(rawStream(KEY, "#sim tokens=1 reply=\"second\""));
      out.write(ascii("\r\nGET /health HTTP/1.1\r\nConnection: close\r\n\r\n"));

      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(all.split("\\[DONE]", -1)).hasSize(3);
      assertThat(all.indexOf("\"second\"")).isGreaterThan(all.indexOf("[DONE]"));
      assertThat(all).endsWith("{\"status\":\"up\"}");
    }
  }

  @Test
  void readsAChunkedBody() throws Exception {
    byte[] body = streamed("#sim tokens=1 reply=\"chunky\"").getBytes(StandardCharsets.UTF_8);

    HttpResponse<String> response =
        simulator.send(
            simulator
                .request(COMPLETIONS)
                .header("Authorization", "Bearer " + KEY)
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));

    assertThat(SseText.of(response.body()).text()).isEqualTo("chunky");
  }

  @Test
  void asksForABodyThatWaitsToBeAsked() throws Exception {
    byte[] body = ascii(streamed("#sim tokens=1 reply=\"asked\""));
    try (Socket socket = simulator.connect()) {
      socket
          .getOutputStream()
          .write(
              ascii(
                  "POST /v1/chat/completions HTTP/1.1\r\nAuthorization: bearer "
                      + KEY
                      + "\r\nExpect: 100-continue\r\nContent-Length: "
                      + body.length
                      + "\r\n\r\n"));
      PaceTest.readUntil(socket.getInputStream(), "HTTP/1.1 100 Continue\r\n\r\n");
      socket.getOutputStream().write(body);
      PaceTest.readUntil(socket.getInputStream(), "\"asked\"");
    }
  }

  @Test
  void doesNotWaitForABodyThatItDoesNotWant() throws Exception {
    assertThat(raw("POST /nowhere HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"))
        .startsWith("HTTP/1.1 404 ")
        .contains("Connection: close");
  }

  @Test
  void skipsAnUnwantedBodyAndGoesOn() throws Exception {
    assertThat(
            raw(
                "POST /nowhere HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"
                    + "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 404 ")
        .endsWith("{\"status\":\"up\"}");
  }

  @Test
  void takesLargePromptsSideBySide() throws Exception {
    String prompt = "x".repeat(9 * MEGABYTE);
    List<Integer> statuses =
        java.util.stream.IntStream.range(0, 4).parallel().mapToObj(i -> status(prompt)).toList();

    assertThat(statuses).containsOnly(200);
  }

  private int status(String prompt) {
    try {
      return simulator.stream(KEY, "#sim tokens=1\n" + prompt).statusCode();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void refusesABodyBeyondItsBoundAnnouncedOrNot() throws Exception {
    String long33 = "POST " + COMPLETIONS + " HTTP/1.1\r\nAuthorization: Bearer " + KEY + "\r\n";

    assertThat(raw(long33 + "Content-Length: 33554433\r\n\r\n")).startsWith("HTTP/1.1 413 ");
    assertThat(raw(long33 + "Transfer-Encoding: chunked\r\n\r\n2000001\r\n"))
        .startsWith("HTTP/1.1 413 ");
    assertThat(raw(long33 + "Transfer-Encoding: chunked\r\n\r\nfffffffff\r\n"))
        .startsWith("HTTP/1.1 413 ");
  }

  @Test
  void theWholeRefusalArrivesThoughTheClientStillSends() throws Exception {
    try (Socket socket = simulator.connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ascii(
              "POST %s HTTP/1.1\r\nAuthorization: Bearer %s\r\nContent-Length: 40000000\r\n\r\n"
                  .formatted(COMPLETIONS, KEY)));
      out.write(new byte[3 * MEGABYTE]);
      socket.shutdownOutput();

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 413 ")
          .endsWith("}}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rubbish                                                            | 400",
        "GET http://elsewhere/ HTTP/1.1                                     | 400",
        "GET / HTTP/1.0                                                     | 505",
        "GET /%zz HTTP/1.1                                                  | 400",
        "GET / HTTP/1.1~no colon                                            | 400",
        "POST / HTTP/1.1~Content-Length: x                                  | 400",
        "POST / HTTP/1.1~Content-Length: 1~Content-Length: 2                | 400",
        "POST / HTTP/1.1~Content-Length: 1~Transfer-Encoding: chunked       | 400",
        "POST / HTTP/1.1~Transfer-Encoding: gzip                            | 501",
        "POST / HTTP/1.1~Transfer-Encoding: chunked~~xyz                    | 400",
        "POST / HTTP/1.1~Transfer-Encoding: chunked~~1~ab                   | 400"
      })
  void refusesBrokenHttp(String request, int status) throws Exception {
    String answer = raw(request.replace("~", "\r\n") + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("Connection: close");
    assertThat(json(answer.substring(answer.indexOf("\r\n\r\n"))).at("/error/type").stringValue())
        .isEqualTo("invalid_request_error");
  }

  @Test
  void refusesAHeadBeyondItsBound() throws Exception {
    assertThat(raw("GET / HTTP/1.1\r\nX: " + "x".repeat(33_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ");
  }

  @Test
  void survivesAClientThatLeavesWithinARequest() throws Exception {
    try (Socket socket = simulator.connect()) {
      socket.getOutputStream().write(ascii("POST " + COMPLETIONS + " HTTP/1.1\r\nContent-Le"));
    }
    try (Socket socket = simulator.connect()) {
      socket
          .getOutputStream()
          .write(ascii("POST " + COMPLETIONS + " HTTP/1.1\r\nContent-Length: 9\r\n\r\n{"));
    }
    assertThat(simulator.get("/health").statusCode()).isEqualTo(200);
    assertThat(simulator.journal()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "nonsense",
        "{} {}",
        "{\"messages\": []}",
        "{\"messages\": \"hi\"}",
        "{\"messages\": [5]}",
        "{\"messages\": [{\"content\": \"x\"}]}",
        "{\"messages\": [{\"role\": \"user\", \"content\": 5}]}",
        "{\"messages\": [{\"role\": \"user\", \"content\": \"\\ud800\"}]}",
        "{\"messages\": [{\"role\": \"user\"}], \"stream\": \"yes\"}",
        "{\"messages\": [{\"role\": \"user\"}], \"model\": 5}"
      })
  void refusesABadRequest(String body) throws Exception {
    assertRefused(400, simulator.post(COMPLETIONS, KEY, body));
  }

  @Test
  void refusesBytesThatAreNoUtf8AndJsonThatIsTooDeep() throws Exception {
    byte[] broken = {'{', '"', (byte) 0xc3, '"', ':', '1', '}'};
    assertRefused(
        400,
        simulator.send(
            simulator
                .request(COMPLETIONS)
                .header("Authorization", "Bearer x")
                .POST(BodyPublishers.ofByteArray(broken))));
    assertRefused(400, simulator.post(COMPLETIONS, KEY, "[".repeat(100_000)));
  }

  @Test
  void acceptsAConversationWithoutAUser() throws Exception {
    String body =
        Json.text(Map.of("messages", List.of(Map.of("role", "system", "content", "be brief"))));

    assertThat(simulator.post(COMPLETIONS, KEY, body).statusCode()).isEqualTo(200);
  }

  @Test
  void wantsAKey() throws Exception {
    assertRefused(
        401,
        simulator.send(
            simulator.request(COMPLETIONS).POST(BodyPublishers.ofString(streamed("hi")))));
    assertRefused(
        401, simulator.send(simulator.request("/v1/models").header("Authorization", "Basic x")));
    assertThat(simulator.journal()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/v1", "/accounts/", "/journal/x"})
  void knowsNoOtherPath(String path) throws Exception {
    assertRefused(404, simulator.get(path));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions, POST",
    "/accounts/k, PUT",
  })
  void namesTheMethodsOfAPath(String path, String allowed) throws Exception {
    HttpResponse<String> response = simulator.get(path);

    assertRefused(405, response);
    assertThat(response.headers().firstValue("allow")).hasValue(allowed);
  }

  private static void assertRefused(int status, HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response.body()).at("/error/message").stringValue()).isNotBlank();
    assertThat(json(response.body()).path("error").propertyNames())
        .containsExactly("message", "type", "param", "code");
  }

  /// Sends text and reads until the server closes.
  private String raw(String request) throws IOException {
    try (Socket socket = simulator.connect()) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(ascii(request));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
