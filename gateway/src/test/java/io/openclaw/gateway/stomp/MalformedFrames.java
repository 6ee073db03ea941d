package io.openclaw.gateway.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;

/// Frames that are almost right.
final class MalformedFrames {
  private static final String[] COMMANDS = {
    "CONNECT",
    "STOMP",
    "SEND",
    "SUBSCRIBE",
    "UNSUBSCRIBE",
    "ACK",
    "NACK",
    "BEGIN",
    "COMMIT",
    "ABORT",
    "DISCONNECT",
    "MESSAGE",
    "connect",
    "",
    "\0",
    "SEND\r",
    "\u00e9"
  };
  private static final String[] HEADERS = {
    "destination:/app/tasks",
    "destination:/topic/tasks/t0_01234567890123456789012345",
    "destination:/topic/sessions/s",
    "destination:/topic/*",
    "destination:/user/queue/replies",
    "destination:/app/tasks/x/cancel",
    "id:1",
    "id:2",
    "receipt:r",
    "after:-1",
    "after:99",
    "ack:client",
    "selector:a=b",
    "content-length:5",
    "content-length:99999999",
    "content-length:x",
    ":",
    "a",
    "a:\\",
    "a:\\q",
    "accept-version:1.2",
    "accept-version:9",
    "heart-beat:0,0",
    "heart-beat:,",
    "x:\0",
    "correlation-id:\\n\\c",
    "idempotency-key:\u00e9\u0001"
  };

  private static final String[] JSON = {
    "\"type\"",
    "\"cancel\"",
    "\"resume\"",
    "\"auth\"",
    "\"token\"",
    "\"message\"",
    "\"task_id\"",
    "\"t0_01234567890123456789012345\"",
    "\"after\"",
    "\"ping\"",
    "\"session_id\"",
    "1e999",
    "-1",
    "null",
    "[[[[",
    "{",
    "}",
    "\\",
    "\0",
    "\"\\ud800\"",
    "\u00e9"
  };

  private MalformedFrames() {}

  static byte[] frame(Random random) {
    StringBuilder text = new StringBuilder(pick(random, COMMANDS)).append('\n');
    for (int header = random.nextInt(5); header > 0; header--) {
      text.append(pick(random, HEADERS)).append(random.nextInt(8) == 0 ? "\r\n" : "\n");
    }
    text.append('\n');
    text.append(
        random.nextBoolean() ? "" : "{\"message\":\"" + "x".repeat(random.nextInt(30)) + "\"}");
    text.append(random.nextInt(6) == 0 ? "" : "\0");
    byte[] bytes = text.toString().getBytes(UTF_8);
    for (int flip = random.nextInt(3); flip > 0; flip--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  /// What is almost a frame of the plain WebSocket.
  static byte[] json(Random random) {
    StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "" : "{");
    for (int part = random.nextInt(8); part >= 0; part--) {
      text.append(pick(random, JSON)).append(random.nextInt(3) == 0 ? "," : ":");
    }
    text.append(random.nextBoolean() ? "\"x\"}" : "");
    byte[] bytes = text.toString().getBytes(UTF_8);
    for (int flip = random.nextInt(3); flip > 0; flip--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  private static String pick(Random random, String[] some) {
    return some[random.nextInt(some.length)];
  }
}
