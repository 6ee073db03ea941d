package io.openclaw.gateway.quota;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayClient.Answer;
import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.caller.Scope;
import io.openclaw.gateway.token.TokenAdministration;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final GatewayUnderTest GATEWAY =
      GatewayUnderTest.start(
          "openclaw.security.connections=5",
          "openclaw.security.connections-per-address=2",
          "openclaw.security.requests-in-flight=3",
          "openclaw.security.requests-per-minute=60",
          "openclaw.security.burst=3",
          "openclaw.security.tokens=optional",
          "openclaw.security.trusted-proxies=127.0.0.1,10.1.0.0/16",
          "server.jetty.connection-idle-timeout=2s");
  private static final String FORWARDED = "X-Forwarded-For";

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @Test
  void anAddressHasItsConnectionsAndGetsThemBack() throws Exception {
    String id = GATEWAY.task("watched");
    List<InputStream> open = new ArrayList<>(List.of(stream(id), stream(id)));

    Answer third = watch(id);
    assertThat(third.status()).isEqualTo(429);
    assertThat(third.code()).isEqualTo("too_many_connections");
    assertThat(third.header("Retry-After")).isEqualTo("5");
    InputStream elsewhere = stream(id, FORWARDED, "203.0.113.1");
    open.add(elsewhere);
    close(open);

    free();
    close(List.of(stream(id)));
    free();
  }

  @Test
  void allTogetherHaveTheirConnections() throws Exception {
    String id = GATEWAY.task("watched");
    List<InputStream> open = new ArrayList<>();
    for (int address = 1; address <= 5; address++) {
      open.add(stream(id, FORWARDED, "203.0.113.1" + address));
    }

    Answer sixth = watch(id, FORWARDED, "203.0.113.99");
    close(open);

    assertThat(sixth.status()).isEqualTo(503);
    assertThat(sixth.code()).isEqualTo("overloaded");
    assertThat(sixth.header("Retry-After")).isNotEmpty();
    free();
  }

  @Test
  void streamsAreNoRequestsInFlightButHalfRequestsAre() throws Exception {
    String id = GATEWAY.task("watched");
    List<InputStream> open = new ArrayList<>();
    for (int address = 1; address <= 4; address++) {
      open.add(stream(id, FORWARDED, "203.0.113.2" + address));
    }
    assertThat(GATEWAY.get("/api/v1/tasks").status()).isEqualTo(200);

    List<Socket> halves = new ArrayList<>();
    for (int request = 0; request < 3; request++) {
      halves.add(halfARequest());
    }
    await()
        .untilAsserted(
            () -> assertThat(GATEWAY.get("/api/v1/tasks").code()).isEqualTo("overloaded"));
    assertThat(GATEWAY.get("/health").status()).isEqualTo(200);
    for (Socket half : halves) {
      half.close();
    }

    await().untilAsserted(() -> assertThat(GATEWAY.get("/api/v1/tasks").status()).isEqualTo(200));
    close(open);
    free();
  }

  private static Socket halfARequest() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), GATEWAY.port());
    String head =
        "POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 100\r\n\r\n{";
    socket.getOutputStream().write(head.getBytes(UTF_8));
    return socket;
  }

  @Test
  void aTokenHasItsQuotaAndIsToldOfIt() {
    String token =
        GATEWAY
            .bean(TokenAdministration.class)
            .issue("ann", EnumSet.allOf(Scope.class), Optional.empty())
            .secret();
    List<Answer> answers = new ArrayList<>();
    for (int call = 0; call < 4; call++) {
      answers.add(GATEWAY.get("/api/v1/tasks", "Authorization", "Bearer " + token));
    }

    assertThat(answers).extracting(Answer::status).containsExactly(200, 200, 200, 429);
    assertThat(answers.getFirst().header("RateLimit-Policy")).isEqualTo("\"requests\";q=60;w=60");
    assertThat(answers.getFirst().header("RateLimit")).isEqualTo("\"requests\";r=2;t=1");
    Answer refused = answers.getLast();
    assertThat(refused.code()).isEqualTo("too_many_requests");
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(refused.header("RateLimit")).startsWith("\"requests\";r=0;t=");
  }

  @Test
  void aForeignAddressHasItsQuotaAndThisMachineIsExempt() {
    for (int call = 0; call < 3; call++) {
      assertThat(GATEWAY.get("/api/v1/tasks", FORWARDED, "203.0.113.7").status()).isEqualTo(200);
    }
    assertThat(GATEWAY.get("/api/v1/tasks", FORWARDED, "203.0.113.7").status()).isEqualTo(429);
    for (int call = 0; call < 10; call++) {
      Answer local = GATEWAY.get("/api/v1/tasks");
      assertThat(local.status()).isEqualTo(200);
      assertThat(local.header("RateLimit")).isEmpty();
    }
  }

  @Test
  void aClientThatTriesTokensIsStopped() {
    GATEWAY
        .bean(TokenAdministration.class)
        .issue("root", EnumSet.allOf(Scope.class), Optional.empty());
    String[] guess = {
      "Authorization", "Bearer " + "oct_" + "A".repeat(43), FORWARDED, "203.0.113.8"
    };
    for (int call = 0; call < 3; call++) {
      assertThat(GATEWAY.get("/api/v1/tasks", guess).status()).isEqualTo(401);
    }

    assertThat(GATEWAY.get("/api/v1/tasks", guess).status()).isEqualTo(429);
  }

  @Test
  void liftedLimitsDoNotCount() {
    ConnectionPlaces places = new ConnectionPlaces(0, 0);
    List<ConnectionPlaces.Place> taken = new ArrayList<>();
    for (int place = 0; place < 5_000; place++) {
      taken.add(places.enter("192.0.2.1"));
    }
    assertThat(places.taken()).isEqualTo(5_000);
    taken.forEach(ConnectionPlaces.Place::close);
    taken.forEach(ConnectionPlaces.Place::close);

    assertThat(places.taken()).isZero();
    assertThat(places.addresses()).isZero();
  }

  private static Answer watch(String id, String... headers) {
    return GATEWAY.send(GATEWAY.request(path(id), headers).header("Accept", "text/event-stream"));
  }

  private static InputStream stream(String id, String... headers) throws Exception {
    HttpResponse<InputStream> response =
        GATEWAY.client.send(
            GATEWAY.request(path(id), headers).header("Accept", "text/event-stream").build(),
            BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private static String path(String id) {
    return "/api/v1/tasks/" + id + "/events";
  }

  private static void close(List<InputStream> streams) throws IOException {
    for (InputStream stream : streams) {
      stream.close();
    }
  }

  private static void free() {
    await().until(() -> GATEWAY.bean(ConnectionPlaces.class).taken() == 0);
    assertThat(GATEWAY.bean(ConnectionPlaces.class).addresses()).isZero();
  }
}
