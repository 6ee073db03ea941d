package io.openclaw.gateway.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.gateway.GatewayUnderTest;
import io.openclaw.gateway.ScriptedWorker;
import io.openclaw.gateway.stomp.RawClient.Got;
import io.openclaw.gateway.websocket.Connections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whoever breaks the rules is told which, and is shown out; nobody else notices.
class BadFramesTest {
  private static GatewayUnderTest gateway;
  private static RawClient innocent;
  private static ScriptedWorker worker;
  private static String task;

  @BeforeAll
  static void start() {
    gateway =
        GatewayUnderTest.start(
            "openclaw.security.connections-per-address=50", "openclaw.websocket.first-frame=700ms");
    task = gateway.task("innocent");
    worker = ScriptedWorker.claim(gateway.store, task).start();
    innocent = RawClient.connected(gateway.port());
    innocent.subscribe("i", "/topic/tasks/" + task).next("RECEIPT");
    innocent.next("MESSAGE");
    innocent.next("MESSAGE");
  }

  @AfterAll
  static void stop() {
    innocent.close();
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HELLO~~^                                                              | malformed_frame      | 1002",
        "SEND~nonsense~~^                                                      | malformed_frame      | 1002",
        "SEND~~x^                                                              | malformed_frame      | 1002",
        "CONNECT~accept-version:1.2~~^                                         | malformed_frame      | 1002",
        "SEND~destination:/app/tasks~x:\\q~~^                                  | malformed_frame      | 1002",
        "SUBSCRIBE~destination:/topic/tasks/x~~^                               | malformed_frame      | 1002",
        "SUBSCRIBE~id:1~destination:/topic/tasks/*~~^                          | unknown_destination  | 1008",
        "SUBSCRIBE~id:1~destination:/topic/**~~^                               | unknown_destination  | 1008",
        "SUBSCRIBE~id:1~destination:/queue/x~~^                                | unknown_destination  | 1008",
        "SUBSCRIBE~id:1~destination:/topic/tasks/..%2f..~~^                    | unknown_destination  | 1008",
        "SUBSCRIBE~id:1~destination:/user/other/queue/replies~~^               | unknown_destination  | 1008",
        "SUBSCRIBE~id:1~destination:/topic/sessions/a b~~^                     | unknown_destination  | 1008",
        "SUBSCRIBE~id:1~destination:/topic/tasks/nonsense~~^                   | not_found            | 1008",
        "SUBSCRIBE~id:1~destination:/topic/tasks/t0_01234567890123456789012345~~^ | not_found         | 1008",
        "SUBSCRIBE~id:1~destination:/topic/sessions/s~after:1~~^               | invalid_parameter    | 1008",
        "SUBSCRIBE~id:1~destination:/topic/sessions/s~selector:a=1~~^          | not_supported        | 1008",
        "SUBSCRIBE~id:1~destination:/topic/sessions/s~ack:client~~^            | not_supported        | 1008",
        "ACK~id:1~~^                                                           | not_supported        | 1008",
        "BEGIN~transaction:1~~^                                                | not_supported        | 1008",
        "SEND~destination:/app/tasks~transaction:1~~{}^                        | not_supported        | 1008",
        "SEND~destination:/topic/tasks/x~~{}^                                  | unknown_destination  | 1008",
        "SEND~destination:/queue/x~~{}^                                        | unknown_destination  | 1008",
        "SEND~destination:/user/queue/replies~~{}^                             | unknown_destination  | 1008",
        "SEND~destination:/app/tasks/x/explode~~{}^                            | unknown_destination  | 1008",
      })
  void aFrameThatCannotBeCarriedOutEndsItsConnection(String spelled, String code, int close) {
    try (RawClient client = RawClient.connected(gateway.port())) {
      client.raw(spelled.strip().replace('~', '\n').replace('^', '\0'));
      ends(client, code, close);
    }
    theInnocentGoesOn();
  }

  @Test
  void theErrorComesBeforeTheCloseAlsoRightBehindOtherFrames() {
    for (int round = 0; round < 20; round++) {
      try (RawClient client = RawClient.open(gateway.port())) {
        client.raw(
            "CONNECT\naccept-version:1.2\n\n\0"
                + "SUBSCRIBE\nid:1\ndestination:/user/queue/errors\nreceipt:r\n\n\0"
                + "SEND\ndestination:/app/tasks\nreceipt:s\n\nno json\0"
                + "NONSENSE\n\n\0");
        client.next("CONNECTED");
        client.next("RECEIPT");
        client.next("MESSAGE");
        client.next("RECEIPT");
        client.next("ERROR");
        assertThat(client.closeCode()).isEqualTo(1002);
      }
    }
  }

  @Test
  void theErrorNamesTheReceiptThatWillNotCome() {
    try (RawClient client = RawClient.connected(gateway.port())) {
      client.frame("SUBSCRIBE", "id:1", "destination:/topic/*", "receipt:77");
      assertThat(ends(client, "unknown_destination", 1008).header("receipt-id")).isEqualTo("77");
    }
  }

  @Test
  void aCursorBeyondTheEndIsToldTheEnd() {
    try (RawClient client = RawClient.connected(gateway.port())) {
      client.subscribe("1", "/topic/tasks/" + gateway.task("short"), "after:2");
      assertThat(ends(client, "cursor_beyond_end", 1008).json().path("last_seq").asLong())
          .isEqualTo(1);
    }
    try (RawClient client = RawClient.connected(gateway.port())) {
      client.subscribe("1", "/topic/tasks/" + task, "after:-1");
      ends(client, "invalid_parameter", 1008);
    }
  }

  @Test
  void anIdIsUsedOnceAtATime() {
    try (RawClient client = RawClient.connected(gateway.port())) {
      client.subscribe("1", "/topic/tasks/" + task).next("RECEIPT");
      client.frame("SUBSCRIBE", "id:1", "destination:/topic/tasks/" + task);
      assertThat(client.next(it -> it.command().equals("ERROR")).header("code"))
          .isEqualTo("malformed_frame");
    }
  }

  @Test
  void theTwentyFirstSubscriptionIsOneTooMany() {
    try (RawClient client = RawClient.connected(gateway.port())) {
      for (int at = 0; at < 20; at++) {
        client.subscribe("s" + at, "/topic/sessions/s" + at).next("RECEIPT");
      }
      client.subscribe("more", "/topic/sessions/more");
      ends(client, "too_many_subscriptions", 1008);
    }
  }

  @Test
  void aFramePastSixtyFourKilobytesIsRefusedWhileItComes() {
    for (String length :
        new String[] {"", "content-length:70000\n", "content-length:2000000000\n"}) {
      try (RawClient client = RawClient.connected(gateway.port())) {
        client.trickle("SEND\ndestination:/app/tasks\n" + length + "\n" + "x".repeat(66_000));
        ends(client, "too_large", 1009);
      }
    }
    theInnocentGoesOn();
  }

  @Test
  void tooManyOrTooLongHeadersAreRefused() {
    try (RawClient client = RawClient.connected(gateway.port())) {
      client.raw("SEND\n" + "a:b\n".repeat(33));
      ends(client, "headers_too_large", 1009);
    }
    try (RawClient client = RawClient.connected(gateway.port())) {
      client.raw("SEND\na:" + "b".repeat(2_000));
      ends(client, "headers_too_large", 1009);
    }
  }

  @Test
  void moreThanTwentyFramesASecondAreTooMany() {
    try (RawClient client = RawClient.connected(gateway.port())) {
      client.raw("UNSUBSCRIBE\nid:1\n\n\0".repeat(100));
      ends(client, "too_many_frames", 1008);
    }
    try (RawClient client = RawClient.connected(gateway.port())) {
      for (int beat = 0; beat < 200 && !client.closed(); beat++) {
        client.trickle("\n");
      }
      ends(client, "too_many_frames", 1008);
    }
    theInnocentGoesOn();
  }

  @Test
  void whoDoesNotConnectInTimeIsShownOut() {
    try (RawClient client = RawClient.open(gateway.port())) {
      ends(client, "request_timeout", 1008);
    }
    try (RawClient client = RawClient.open(gateway.port())) {
      client.raw("CONNECT\n");
      ends(client, "request_timeout", 1008);
    }
  }

  @Test
  void beforeConnectNothingElseIsTaken() {
    try (RawClient client = RawClient.open(gateway.port())) {
      client.frame("SUBSCRIBE", "id:1", "destination:/topic/tasks/" + task);
      ends(client, "malformed_frame", 1002);
    }
    try (RawClient client = RawClient.open(gateway.port())) {
      client.frame("CONNECT", "accept-version:1.2", "heart-beat:soon");
      ends(client, "malformed_frame", 1002);
    }
  }

  private static Got ends(RawClient client, String code, int close) {
    Got error = client.next("ERROR");
    assertThat(error.header("code")).isEqualTo(code);
    assertThat(error.header("message")).endsWith(".");
    assertThat(error.json().path("code").asString()).isEqualTo(code);
    assertThat(client.closeCode()).isEqualTo(close);
    return error;
  }

  private static void theInnocentGoesOn() {
    worker.say("still here");
    assertThat(innocent.next("MESSAGE").json().path("content").asString()).isEqualTo("still here");
    await().until(() -> gateway.bean(Connections.class).count() == 1);
  }
}
