package io.openclaw.gateway.history.sql;

import io.openclaw.gateway.history.HistoryException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How callers on virtual threads wait for the platform threads that talk to the database.
final class Threads {
  private static final Logger log = LoggerFactory.getLogger(Threads.class);
  private static final Duration UNLIMITED = Duration.ofDays(1);
  private static final long LONGEST_GOODBYE_SECONDS = 10;

  private Threads() {}

  /// Runs `work` there and waits for its end; what it throws is thrown here. For work that no
  /// client waits for.
  static <T> T await(ExecutorService there, Callable<T> work) {
    return await(there, UNLIMITED, work);
  }

  /// The same, but waits no longer than `limit`. Work that has not begun by then is called off;
  /// work that has begun goes on, and its result is dropped.
  static <T> T await(ExecutorService there, Duration limit, Callable<T> work) {
    try {
      Future<T> future = there.submit(work);
      return within(limit, future);
    } catch (ExecutionException failed) {
      throw unchecked(failed.getCause());
    } catch (RejectedExecutionException | TimeoutException refused) {
      throw new HistoryException.Unavailable(
          "the history did not answer within %d ms".formatted(limit.toMillis()), refused);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new HistoryException.Unavailable("the wait was interrupted", interrupted);
    }
  }

  private static <T> T within(Duration limit, Future<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      future.cancel(/* mayInterruptIfRunning= */ false);
      throw late;
    }
  }

  /// Lets what runs end, then does `last` there.
  static void stop(ExecutorService there, Runnable last) {
    try {
      there.execute(last);
    } catch (RejectedExecutionException before) {
      return;
    }
    there.shutdown();
    try {
      if (!there.awaitTermination(LONGEST_GOODBYE_SECONDS, TimeUnit.SECONDS)) {
        log.warn("The history did not stop in time; what it had not committed is undone");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  static void closeQuietly(@Nullable AutoCloseable open) {
    if (open == null) {
      return;
    }
    try {
      open.close();
    } catch (Exception broken) {
      log.debug("A connection could not be closed", broken);
    }
  }

  private static RuntimeException unchecked(@Nullable Throwable cause) {
    return switch (cause) {
      case RuntimeException ours -> ours;
      case Error error -> throw error;
      case null, default ->
          new HistoryException.Unavailable("the history fails", asThrowable(cause));
    };
  }

  private static Throwable asThrowable(@Nullable Throwable cause) {
    return cause == null ? new IllegalStateException("no cause") : cause;
  }
}
