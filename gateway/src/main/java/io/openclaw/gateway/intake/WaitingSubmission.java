package io.openclaw.gateway.intake;

import io.openclaw.task.StoreException;
import io.openclaw.task.Submission;
import io.openclaw.task.SubmitResult;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// One submission between its caller and the call that carries it. Either the call takes it or the
/// caller withdraws it, so that a caller who gave up knows whether it was sent.
final class WaitingSubmission {
  private final Submission submission;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final CompletableFuture<SubmitResult> answer = new CompletableFuture<>();

  WaitingSubmission(Submission submission) {
    this.submission = submission;
  }

  Submission submission() {
    return submission;
  }

  long size() {
    return Optional.ofNullable(submission.request()).map(String::length).orElse(0) + 300L;
  }

  /// False when its caller has given up.
  boolean take() {
    return claimed.compareAndSet(false, true);
  }

  void answered(SubmitResult result) {
    answer.complete(result);
  }

  void failed(RuntimeException failure) {
    answer.completeExceptionally(failure);
  }

  SubmitResult await(Duration within) {
    try {
      return answer.get(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof StoreException known
          ? known
          : new StoreException.Broken("submit failed", failed);
    } catch (TimeoutException late) {
      throw givenUp(late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw givenUp(interrupted);
    }
  }

  private StoreException givenUp(Exception why) {
    return take()
        ? new StoreException.Away("not sent in time", why)
        : new StoreException.OutcomeUnknown("sent, but not answered in time", why);
  }
}
