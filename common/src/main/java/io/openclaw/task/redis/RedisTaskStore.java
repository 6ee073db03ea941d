package io.openclaw.task.redis;

import io.openclaw.redis.Redis;
import io.openclaw.task.Claim;
import io.openclaw.task.Lane;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.Status;
import io.openclaw.task.Submission;
import io.openclaw.task.SubmitResult;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskStore;
import io.openclaw.task.TaskView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The task store on Redis. Every change is one script call, atomic and safe to repeat.
public final class RedisTaskStore implements TaskStore {
  private final RedisIntake intake;
  private final RedisControl control;
  private final RedisLanes lanes;
  private final RedisDeadTasks dead;
  private final RedisSessions sessions;
  private final RedisHooks hooks;
  private final RedisReader reader;
  private final RedisWork work;
  private final RedisOutbox outbox;

  public RedisTaskStore(Redis redis, QueueLimits limits, ShardCount shards, InstantSource clock) {
    this(new Scripts(redis, Map.of()), limits, shards, clock, RedisWork.randomStems());
  }

  /// On a Redis where nobody else may have chosen another number of shards.
  public RedisTaskStore(Redis redis, QueueLimits limits, int shards, InstantSource clock) {
    this(redis, limits, ShardCount.fixed(shards), clock);
  }

  private RedisTaskStore(
      Scripts scripts,
      QueueLimits limits,
      ShardCount shards,
      InstantSource clock,
      Supplier<String> fenceStems) {
    ShardLoads loads = new ShardLoads(scripts, shards, System::nanoTime);
    this.intake = new RedisIntake(scripts, limits, loads);
    this.control = new RedisControl(scripts);
    this.lanes = new RedisLanes(scripts, shards);
    this.dead = new RedisDeadTasks(scripts, shards);
    this.sessions = new RedisSessions(scripts, shards);
    this.hooks = new RedisHooks(scripts, shards, fenceStems);
    this.reader = new RedisReader(scripts, shards, loads);
    this.work = new RedisWork(scripts, shards, clock, fenceStems);
    this.outbox = new RedisOutbox(scripts, shards);
  }

  /// As in production, but with includes replaced and fences that can be foretold: for the test
  /// that compares it with its model step by step.
  public static RedisTaskStore forComparison(
      Redis redis,
      QueueLimits limits,
      InstantSource clock,
      Map<String, String> includes,
      Supplier<String> fenceStems) {
    return forComparison(redis, limits, /* shards= */ 1, clock, includes, fenceStems);
  }

  /// As above, on several shards.
  public static RedisTaskStore forComparison(
      Redis redis,
      QueueLimits limits,
      int shards,
      InstantSource clock,
      Map<String, String> includes,
      Supplier<String> fenceStems) {
    return new RedisTaskStore(
        new Scripts(redis, includes), limits, ShardCount.fixed(shards), clock, fenceStems);
  }

  @Override
  public List<SubmitResult> submit(List<Submission> batch) {
    return intake.submit(batch);
  }

  @Override
  public void stageBody(TaskId id, String request) {
    intake.stageBody(id, request);
  }

  @Override
  public void bindKey(int shard, Submission.IdempotencyKey key, TaskId id) {
    intake.bindKey(shard, key, id);
  }

  @Override
  public Optional<String> boundBody(int shard, Submission.IdempotencyKey key) {
    return intake.boundBody(shard, key);
  }

  @Override
  public List<Controlled> cancel(List<Owned> tasks) {
    return control.cancel(tasks);
  }

  @Override
  public List<Controlled> pause(List<Owned> tasks) {
    return control.pause(tasks);
  }

  @Override
  public List<Controlled> resume(List<Owned> tasks) {
    return control.resume(tasks);
  }

  @Override
  public Controlled forget(TaskId id, String owner, String keyDigest) {
    return control.forget(id, owner, keyDigest);
  }

  @Override
  public boolean pauseLane(Lane lane) {
    return lanes.pauseLane(lane);
  }

  @Override
  public boolean resumeLane(Lane lane) {
    return lanes.resumeLane(lane);
  }

  @Override
  public List<LaneView> lanes() {
    return lanes.lanes();
  }

  @Override
  public List<DeadTask> dead(Optional<String> owner, Optional<DeadTask> before, int limit) {
    return dead.dead(owner, before, limit);
  }

  @Override
  public boolean discard(TaskId id, String owner) {
    return dead.discard(id, owner);
  }

  @Override
  public List<Session> sessions(String owner, Optional<Session> before, int limit) {
    return sessions.sessions(owner, before, limit);
  }

  @Override
  public List<Session> sessions(String owner, List<String> names) {
    return sessions.sessions(owner, names);
  }

  @Override
  public List<DueTurn> takeTurns(int limit, Duration lease) {
    return sessions.takeTurns(limit, lease);
  }

  @Override
  public boolean releaseTurn(TaskId id, String request, long bytes) {
    return sessions.releaseTurn(id, request, bytes);
  }

  @Override
  public List<Delivery> takeDeliveries(int limit, Duration lease) {
    return hooks.takeDeliveries(limit, lease);
  }

  @Override
  public boolean settle(Delivery delivery, String record, Optional<Duration> again) {
    return hooks.settle(delivery, record, again);
  }

  @Override
  public void postpone(List<Postponed> deliveries) {
    hooks.postpone(deliveries);
  }

  @Override
  public void deliverAgain(TaskId id, String url, Status status) {
    hooks.deliverAgain(id, url, status);
  }

  @Override
  public List<String> deliveries(TaskId id) {
    return hooks.deliveries(id);
  }

  @Override
  public Optional<TaskView> find(TaskId id) {
    return reader.find(id);
  }

  @Override
  public List<TaskView> find(List<TaskId> ids) {
    return reader.find(ids);
  }

  @Override
  public List<TaskId> list(String owner, Optional<String> before, int limit) {
    return reader.list(owner, before, limit);
  }

  @Override
  public List<TaskId> inSession(String owner, String session, Optional<String> before, int limit) {
    return reader.inSession(owner, session, before, limit);
  }

  @Override
  public List<TaskId> answered(String owner, String session, Optional<String> before, int limit) {
    return reader.answered(owner, session, before, limit);
  }

  @Override
  public List<TaskEvent> events(TaskId id, long after, int limit) {
    return reader.events(id, after, limit);
  }

  @Override
  public List<TaskEvent> lastEvents(TaskId id, int limit) {
    return reader.lastEvents(id, limit);
  }

  @Override
  public Optional<String> request(TaskId id) {
    return reader.request(id);
  }

  @Override
  public Map<String, Long> tally() {
    return reader.tally();
  }

  @Override
  public void ping() {
    reader.ping();
  }

  @Override
  public List<Claim> claim(
      String worker, Capabilities able, Map<Lane, Integer> free, Duration lease) {
    return work.claim(worker, able, free, lease);
  }

  @Override
  public List<Claim> beat(List<Claim> claims, Duration lease) {
    return work.beat(claims, lease);
  }

  @Override
  public Optional<Started> start(Claim claim, String data, boolean continues) {
    return work.start(claim, data, continues);
  }

  @Override
  public List<Appended> append(List<Row> rows) {
    return work.append(rows);
  }

  @Override
  public boolean finish(Claim claim, Finish finish, long firstSeq, List<TaskEvent.Draft> pending) {
    return work.finish(claim, finish, firstSeq, pending);
  }

  @Override
  public boolean retryLater(
      Claim claim, Later later, long firstSeq, List<TaskEvent.Draft> pending) {
    return work.retryLater(claim, later, firstSeq, pending);
  }

  @Override
  public boolean giveBack(Claim claim, GiveBack why) {
    return work.giveBack(claim, why);
  }

  @Override
  public Swept sweep() {
    return outbox.sweep();
  }

  @Override
  public void tidy() {
    outbox.tidy();
  }

  @Override
  public List<Entry> outbox(int shard, int limit) {
    return outbox.outbox(shard, limit);
  }

  @Override
  public void archived(List<Entry> entries, Duration hot, Duration keys) {
    outbox.archived(entries, hot, keys);
  }

  @Override
  public int shards() {
    return outbox.shards();
  }
}
