package io.openclaw.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.openclaw.deadline.CallDeadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Waits for the driver's answers and says in our words what went wrong.
final class Answers {
  /// Redis is there but reads its data, has no disk, runs another script for too long, is no
  /// primary, or misses its replicas or a part of its cluster: it did nothing, and will do it again
  /// some day.
  private static final List<String> PASSING =
      List.of(
          "LOADING",
          "MISCONF",
          "BUSY ",
          "READONLY",
          "MASTERDOWN",
          "NOREPLICAS",
          "CLUSTERDOWN",
          "TRYAGAIN",
          "UNBLOCKED",
          "MOVED ",
          "ASK ");

  /// How Redis tells an error that a command inside a script met.
  private static final String IN_SCRIPT = "ERR Error running script";

  private Answers() {}

  static <T> T await(Supplier<RedisFuture<T>> send, Duration within) {
    long until = end(within);
    return answer(sent(send), until);
  }

  static <T> List<T> awaitAll(Supplier<List<RedisFuture<T>>> send, Duration within) {
    long until = end(within);
    List<T> answers = new ArrayList<>();
    for (RedisFuture<T> future : sent(send)) {
      answers.add(answer(future, until));
    }
    return answers;
  }

  /// The caller's own deadline may come first; when it is over nothing is sent.
  private static long end(Duration within) {
    long left = CallDeadline.leftNanos(within.toNanos());
    if (left <= 0) {
      throw new RedisException.Away(
          "the time of the call was over; nothing was sent", new TimeoutException());
    }
    return System.nanoTime() + left;
  }

  static <T> T sent(Supplier<T> send) {
    try {
      return send.get();
    } catch (io.lettuce.core.RedisException notSent) {
      throw new RedisException.Away("Redis is away; nothing was sent", notSent);
    }
  }

  private static <T> T answer(RedisFuture<T> future, long until) {
    try {
      return future.get(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | CancellationException late) {
      throw new RedisException.NoAnswer("Redis did not answer in time", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RedisException.NoAnswer("interrupted while waiting for Redis", interrupted);
    } catch (ExecutionException failed) {
      throw translate(failed.getCause() == null ? failed : failed.getCause());
    }
  }

  private static boolean passing(String message) {
    boolean inScript = message.startsWith(IN_SCRIPT);
    return PASSING.stream()
        .anyMatch(word -> message.startsWith(word) || (inScript && message.contains("-" + word)));
  }

  private static RedisException translate(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    if (passing(message)) {
      return new RedisException.Away("Redis cannot work now; nothing was carried out", cause);
    }
    if (cause instanceof RedisCommandExecutionException) {
      return message.startsWith("OOM")
          ? new RedisException.OutOfMemory("Redis has used up its memory", cause)
          : new RedisException.Refused("Redis refused: " + message, cause);
    }
    if (message.contains("not connected")) {
      return new RedisException.Away("Redis is away; nothing was sent", cause);
    }
    return new RedisException.NoAnswer("the connection to Redis broke before the answer", cause);
  }
}
