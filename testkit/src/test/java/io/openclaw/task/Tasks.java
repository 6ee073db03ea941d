package io.openclaw.task;

import io.openclaw.task.Submission.AccountLimits;
import io.openclaw.task.Submission.IdempotencyKey;
import io.openclaw.task.Submission.OnBusy;
import io.openclaw.task.Submission.Turn;
import io.openclaw.task.Submission.Webhook;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
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
    Optional<IdempotencyKey> key,
    Extras extras) {

  /// How a task differs from most.
  record Extras(Optional<Turn> turn, Optional<TaskId> retryOf, Optional<Webhook> webhook) {
    static final Extras NONE = new Extras(Optional.empty(), Optional.empty(), Optional.empty());
  }

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
        Optional.empty(),
        Extras.NONE);
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
        key,
        extras);
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
        key,
        extras);
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
        key,
        extras);
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
        key,
        extras);
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
        key,
        extras);
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
        key,
        extras);
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
        key,
        extras);
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
        key,
        extras);
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
        key,
        extras);
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
        Optional.of(new IdempotencyKey(digest, body)),
        extras);
  }

  /// A turn of the session `chat`.
  Tasks asTurn(OnBusy onBusy) {
    Turn turn = new Turn(onBusy, "");
    return inSession("chat")
        .with(new Extras(Optional.of(turn), extras.retryOf(), extras.webhook()));
  }

  Tasks titled(String title) {
    Optional<Turn> turn = extras.turn().map(it -> new Turn(it.onBusy(), title));
    return with(new Extras(turn, extras.retryOf(), extras.webhook()));
  }

  Tasks retrying(TaskId old) {
    return with(new Extras(extras.turn(), Optional.of(old), extras.webhook()));
  }

  Tasks telling(String url, Status on) {
    Webhook webhook = new Webhook(url, Set.of(on));
    return with(new Extras(extras.turn(), extras.retryOf(), Optional.of(webhook)));
  }

  private Tasks with(Extras extras) {
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
        key,
        extras);
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
        key,
        extras.turn(),
        extras.retryOf(),
        extras.webhook());
  }
}
