package io.openclaw.gateway.ops;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Asks something that may hang, and does not wait long.
final class Probe {
  private static final Duration PATIENCE = Duration.ofMillis(120);

  private Probe() {}

  /// All answers that came in time; the questions are asked at once.
  static <T> CompletableFuture<T> ask(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Thread.ofVirtual().name("probe").start(() -> answerTo(question, answer));
    return answer.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// The answer, or nothing when it failed or was late.
  static <T> Optional<T> of(CompletableFuture<T> answer) {
    try {
      return Optional.of(answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException failed) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static <T> void answerTo(Supplier<T> question, CompletableFuture<T> answer) {
    try {
      answer.complete(question.get());
    } catch (RuntimeException failure) {
      answer.completeExceptionally(failure);
    }
  }
}
