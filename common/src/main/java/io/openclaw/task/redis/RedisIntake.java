package io.openclaw.task.redis;

import io.lettuce.core.SetArgs;
import io.openclaw.redis.RedisKeys;
import io.openclaw.redis.RedisKeys.Part;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.Status;
import io.openclaw.task.Submission;
import io.openclaw.task.Submission.AccountLimits;
import io.openclaw.task.SubmitResult;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskIntake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

final class RedisIntake implements TaskIntake {
  /// A body nobody submitted goes by itself; it belongs to no task yet.
  private static final long STAGED_FOR_MILLIS = 60_000;

  /// A little longer than ended tasks are kept by default.
  private static final Duration BOUND_FOR = Duration.ofDays(8);

  private final Scripts scripts;
  private final QueueLimits limits;
  private final ShardLoads loads;

  RedisIntake(Scripts scripts, QueueLimits limits, ShardLoads loads) {
    this.scripts = scripts;
    this.limits = limits;
    this.loads = loads;
  }

  @Override
  public List<SubmitResult> submit(List<Submission> batch) {
    return loads.send(batch, elsewhere -> submit(batch, elsewhere));
  }

  private List<SubmitResult> submit(List<Submission> batch, Elsewhere elsewhere) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Long.toString(limits.tasks()));
    arguments.add(Long.toString(limits.bytes()));
    arguments.add(Long.toString(limits.ownerTasks()));
    arguments.add(Long.toString(limits.ownerBytes()));
    arguments.add(Long.toString(elsewhere.tasks()));
    arguments.add(Long.toString(elsewhere.bytes()));
    for (Submission submission : batch) {
      arguments.addAll(fields(submission));
      Elsewhere.Owner owner = elsewhere.ofOwner(submission.owner());
      arguments.add(Long.toString(owner.tasks()));
      arguments.add(Long.toString(owner.bytes()));
      arguments.add(elsewhere.ofAccount(submission.account()));
    }
    int shard = batch.getFirst().id().shard();
    return Reply.rows(scripts.run(scripts.submit, shard, arguments)).stream()
        .map(RedisIntake::result)
        .toList();
  }

  @Override
  public void stageBody(TaskId id, String request) {
    String key = RedisKeys.key(id.shard(), Part.BODY, id.text());
    SetArgs staged = SetArgs.Builder.px(STAGED_FOR_MILLIS);
    Scripts.translated(() -> scripts.redis().call(it -> it.set(key, request, staged)));
  }

  @Override
  public void bindKey(int shard, Submission.IdempotencyKey key, TaskId id) {
    String name = RedisKeys.key(shard, Part.IDEMPOTENCY, key.digest());
    SetArgs once = SetArgs.Builder.nx().px(BOUND_FOR.toMillis());
    Scripts.translated(() -> scripts.redis().call(it -> it.set(name, id + " " + key.body(), once)));
  }

  @Override
  public Optional<String> boundBody(int shard, Submission.IdempotencyKey key) {
    String name = RedisKeys.key(shard, Part.IDEMPOTENCY, key.digest());
    String bound = Scripts.translated(() -> scripts.redis().call(it -> it.get(name)));
    return Optional.ofNullable(bound).map(it -> it.substring(it.indexOf(' ') + 1));
  }

  private static List<String> fields(Submission of) {
    return List.of(
        of.id().text(),
        of.owner(),
        of.lane().word(),
        of.account(),
        limits(of.limits()),
        of.provider(),
        of.model(),
        of.mode(),
        of.needs(),
        of.session(),
        Objects.requireNonNullElse(of.request(), ""),
        Long.toString(of.bytes()),
        Long.toString(of.notBefore()),
        Long.toString(of.maxWait().toMillis()),
        Integer.toString(of.maxAttempts()),
        Long.toString(of.timeout().toMillis()),
        of.idempotency().map(Submission.IdempotencyKey::digest).orElse(""),
        of.idempotency().map(Submission.IdempotencyKey::body).orElse("-"),
        of.retryOf().map(TaskId::text).orElse(""),
        of.turn().map(it -> it.onBusy().word()).orElse(""),
        of.turn().map(Submission.Turn::title).orElse(""),
        of.webhook().map(Submission.Webhook::url).orElse(""),
        of.webhook().map(RedisIntake::states).orElse(""));
  }

  private static String states(Submission.Webhook of) {
    return of.on().stream().map(Status::word).collect(Collectors.joining(" ", " ", " "));
  }

  private static String limits(AccountLimits of) {
    return of.concurrency() + " " + of.rpm() + " " + of.window().toMillis();
  }

  private static SubmitResult result(Reply reply) {
    return switch (reply.text(0)) {
      case "ok" ->
          new SubmitResult.Accepted(new TaskId(reply.text(1)), reply.number(2), reply.number(3));
      case "known" -> new SubmitResult.Known(new TaskId(reply.text(1)));
      case "reused" -> new SubmitResult.KeyReused();
      case "full" -> new SubmitResult.QueueFull(reply.number(2));
      case "bytes" -> new SubmitResult.BytesFull(reply.number(2));
      case "owner_full" -> new SubmitResult.OwnerFull(reply.number(2), reply.number(3));
      case "late" -> new SubmitResult.TooLate(reply.number(2));
      case "busy" -> new SubmitResult.SessionBusy(new TaskId(reply.text(1)));
      case "not_repeatable" ->
          new SubmitResult.NotRepeatable(Status.of(reply.text(2)).orElseThrow());
      case "no_body" -> new SubmitResult.BodyMissing();
      default -> throw new IllegalStateException("submit.lua answered " + reply.text(0));
    };
  }
}
