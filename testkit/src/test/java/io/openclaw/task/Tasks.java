package io.openclaw.task;

import io.openclaw.task.Submission.AccountLimits;
import io.openclaw.task.Submission.IdempotencyKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Builds submissions in words of the domain: `aTask().inLane(LONG).of("ann")`.
record Tasks(
    Lane lane,
    String owner,
    String account,
    AccountLimits limits,
    String mode,
    @Nullable String request,
    long bytes,
    long notBefore,
    Duration maxWait,
    int maxAttempts,
    String session,
    Optional<IdempotencyKey> key) {

  static Tasks aTask() {
    return new Tasks(
        Lane.SHORT,
        "ann",
        "account",
        new AccountLimits(1_000, 0, Duration.ofMinutes(1)),
        "ask",
        "{}",
        2,
        0,
        Duration.ofHours(1),
        4,
        "",
        Optional.empty());
  }

  Tasks inLane(Lane lane) {
    return new Tasks(
        lane,
        owner,
        account,
        limits,
        mode,
        request,
        bytes,
        notBefore,
        maxWait,
        maxAttempts,
        session,
        key);
  }

  Tasks of(String owner) {
    return new Tasks(
        lane,
        owner,
        account,
        limits,
        mode,
        request,
        bytes,
        notBefore,
        maxWait,
        maxAttempts,
        session,
        key);
  }

  Tasks forAccount(String account, int concurrency) {
    return forAccount(account, new AccountLimits(concurrency, 0, Duration.ofMinutes(1)));
  }

  Tasks inMode(String mode) {
    return new Tasks(
        lane,
        owner,
        account,
        limits,
        mode,
        request,
        bytes,
        notBefore,
        maxWait,
        maxAttempts,
        session,
        key);
  }

  Tasks forAccount(String account, AccountLimits limits) {
    return new Tasks(
        lane,
        owner,
        account,
        limits,
        mode,
        request,
        bytes,
        notBefore,
        maxWait,
        maxAttempts,
        session,
        key);
  }

  Tasks inSession(String session) {
    return new Tasks(
        lane,
        owner,
        account,
        limits,
        mode,
        request,
        bytes,
        notBefore,
        maxWait,
        maxAttempts,
        session,
        key);
  }

  Tasks withBytes(long bytes) {
    return new Tasks(
        lane,
        owner,
        account,
        limits,
        mode,
        request,
        bytes,
        notBefore,
        maxWait,
        maxAttempts,
        session,
        key);
  }

  Tasks staged() {
    return new Tasks(
        lane,
        owner,
        account,
        limits,
        mode,
        null,
        bytes,
        notBefore,
        maxWait,
        maxAttempts,
        session,
        key);
  }

  Tasks notBefore(long notBefore) {
    return new Tasks(
        lane,
        owner,
        account,
        limits,
        mode,
        request,
        bytes,
        notBefore,
        maxWait,
        maxAttempts,
        session,
        key);
  }

  Tasks waitingAtMost(Duration maxWait) {
    return new Tasks(
        lane,
        owner,
        account,
        limits,
        mode,
        request,
        bytes,
        notBefore,
        maxWait,
        maxAttempts,
        session,
        key);
  }

  Tasks withKey(String digest, String body) {
    return new Tasks(
        lane,
        owner,
        account,
        limits,
        mode,
        request,
        bytes,
        notBefore,
        maxWait,
        maxAttempts,
        session,
        Optional.of(new IdempotencyKey(digest, body)));
  }

  Submission build() {
    return build(0);
  }

  Submission build(int shard) {
    return new Submission(
        TaskId.create(shard, InstantSource.system()),
        owner,
        lane,
        account,
        limits,
        "sim",
        "model",
        mode,
        session,
        request,
        bytes,
        notBefore,
        maxWait,
        maxAttempts,
        Duration.ofMinutes(5),
        key);
  }
}
