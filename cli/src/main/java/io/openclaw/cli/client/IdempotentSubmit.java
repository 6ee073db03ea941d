package io.openclaw.cli.client;

import java.io.IOException;
import java.net.ConnectException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/// Hands a task in, exactly once: every try carries the same key, so one whose answer was lost may
/// be repeated.
final class IdempotentSubmit {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int KEY_BYTES = 16;

  private final Gateway gateway;
  private final String body;
  private final String key = randomKey();
  private final long began = System.nanoTime();

  IdempotentSubmit(Gateway gateway, ObjectNode task) {
    this.gateway = gateway;
    this.body = task.toString();
  }

  /// The gateway's answer, which names the task.
  GatewayReply submit() throws InterruptedException {
    while (true) {
      try {
        GatewayReply reply = gateway.post("/api/v1/tasks", body, Map.of("Idempotency-Key", key));
        if (reply.isSuccess() || reply.status() != 503 || isLate()) {
          return reply.orFail();
        }
        TimeUnit.SECONDS.sleep(Math.clamp(reply.retryAfterSeconds(), 1, 3));
      } catch (IOException e) {
        giveUpWhenHopeless(e);
        gateway.turn();
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }

  /// A gateway that does not even listen has nothing of ours.
  private void giveUpWhenHopeless(IOException e) {
    if ((e instanceof ConnectException && gateway.isOnly()) || isLate()) {
      throw gateway.unreachable(e);
    }
  }

  private boolean isLate() {
    return System.nanoTime() - began > PATIENCE.toNanos();
  }

  private static String randomKey() {
    byte[] bytes = new byte[KEY_BYTES];
    RANDOM.nextBytes(bytes);
    return "claw-" + HexFormat.of().formatHex(bytes);
  }
}
