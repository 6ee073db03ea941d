package io.openclaw.gateway.webhook;

import io.openclaw.gateway.caller.Caller;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.task.TaskHooks.Delivery;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Makes one attempt: reads the task, signs the message and posts it. The texts of large tasks are
/// in memory only a few at a time.
final class Sender {
  private static final int MOST_AT_ONCE = 4;
  private static final int LARGE = 256 << 10;

  private final TaskAnswers answers;
  private final Signer signer;
  private final ReceiverClient client;
  private final Semaphore reading = new Semaphore(MOST_AT_ONCE);
  private final Semaphore large = new Semaphore(MOST_AT_ONCE);

  Sender(TaskAnswers answers, Signer signer, ReceiverClient client) {
    this.answers = answers;
    this.signer = signer;
    this.client = client;
  }

  /// Empty when too many large messages are on their way already; nothing was sent. Throws
  /// [io.openclaw.task.StoreException] or [io.openclaw.gateway.history.HistoryException] when the
  /// task cannot be read now.
  Optional<Answer> send(Delivery delivery, Instant at) throws InterruptedException {
    Optional<byte[]> body = body(delivery);
    if (body.isEmpty()) {
      return Optional.of(new Answer.NotAnswered("The task is gone; nothing was sent."));
    }
    if (body.get().length < LARGE) {
      return Optional.of(post(delivery, at, body.get()));
    }
    if (!large.tryAcquire()) {
      return Optional.empty();
    }
    try {
      return Optional.of(post(delivery, at, body.get()));
    } finally {
      large.release();
    }
  }

  private Optional<byte[]> body(Delivery delivery) throws InterruptedException {
    reading.acquire();
    try {
      return Optional.of(Message.body(delivery, answers.full(Caller.EVERYONE, delivery.id())));
    } catch (ProblemException absent) {
      if (absent.problem().code() == Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw absent;
    } finally {
      reading.release();
    }
  }

  private Answer post(Delivery delivery, Instant at, byte[] body) throws InterruptedException {
    String id = Message.id(delivery.id());
    Map<String, String> headers =
        Map.of(
            "webhook-id", id,
            "webhook-timestamp", Long.toString(at.getEpochSecond()),
            "webhook-signature", signer.signature(id, at, body));
    return client.post(URI.create(delivery.url()), headers, body);
  }
}
