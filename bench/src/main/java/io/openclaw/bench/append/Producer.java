package io.openclaw.bench.append;

import io.openclaw.bench.figure.Percentiles;
import io.openclaw.bench.target.Unreachable;
import io.openclaw.redis.Redis;
import io.openclaw.task.Claim;
import io.openclaw.task.EventType;
import io.openclaw.task.Lane;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.Status;
import io.openclaw.task.Submission;
import io.openclaw.task.SubmitResult;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskWork;
import io.openclaw.task.redis.RedisTaskStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// Running tasks that it says something to at a given rate. The text of each event begins with the
/// nanoseconds of this JVM's clock at which the call that appended it began. Appends as a worker
/// does: one call under way, the next carries what has become due meanwhile. Belongs to one thread.
public final class Producer implements AutoCloseable {
  private static final Duration LEASE = Duration.ofHours(1);
  private static final Duration TO_CONNECT = Duration.ofSeconds(10);
  private static final Duration TO_CLAIM = Duration.ofSeconds(30);
  private static final long APART_NANOS = 500_000;
  private static final int MOST_ROWS = 500;
  private static final int SUBMITTED_AT_ONCE = 50;
  private static final String DONE = "{\"status\":\"failed\",\"length\":null,\"sha256\":null}";
  private static final String OVER = "{\"code\":\"bench_over\",\"retryable\":false}";

  private final Redis redis;
  private final RedisTaskStore store;
  private final List<Running> tasks = new ArrayList<>();
  private final Percentiles appends = new Percentiles();
  private final Percentiles lateness = new Percentiles();
  private long appended;

  private static final class Running {
    private final Claim claim;
    private long seq;

    Running(Claim claim, long seq) {
      this.claim = claim;
      this.seq = seq;
    }
  }

  private Producer(Redis redis, InstantSource clock) {
    this.redis = redis;
    this.store = new RedisTaskStore(redis, QueueLimits.DEFAULT, /* shards= */ 1, clock);
  }

  /// Makes so many tasks and holds them as a worker. Throws [Unreachable] when it does not get
  /// them, as beside real workers.
  public static Producer of(String redisUrl, String owner, int tasks, InstantSource clock) {
    Producer producer = new Producer(Redis.connect(redisUrl, Duration.ofSeconds(5)), clock);
    boolean whole = false;
    try {
      producer.awaitRedis(redisUrl);
      Set<TaskId> mine = producer.submit(owner, tasks, clock);
      producer.hold(mine);
      whole = true;
      return producer;
    } finally {
      if (!whole) {
        producer.close();
      }
    }
  }

  public List<String> tasks() {
    return tasks.stream().map(it -> it.claim.id().text()).toList();
  }

  /// Appends `rate` events a second in all, the tasks taking turns.
  ///
  /// @param size of each text
  public void run(double rate, Duration duration, int size) {
    String padding = " ".repeat(Math.max(1, size - 20));
    long total = Math.round(rate * duration.toNanos() / 1e9);
    long began = System.nanoTime();
    for (long sent = 0; sent < total; ) {
      long now = System.nanoTime();
      long due = Math.min(total, (long) ((now - began) * rate / 1e9) + 1) - sent;
      if (due > 0) {
        int count = (int) Math.min(due, MOST_ROWS);
        lateness.record(now - began - (long) (sent * 1e9 / rate));
        append(sent, count, padding);
        sent += count;
      }
      LockSupport.parkNanos(Math.max(APART_NANOS, (long) (sent * 1e9 / rate) - (now - began)));
    }
    appended += total;
  }

  /// Ends all tasks.
  public void finish() {
    for (Running task : tasks) {
      store.finish(
          task.claim,
          new TaskWork.Finish(Status.FAILED, DONE, "{\"error\":{\"code\":\"bench_over\"}}"),
          task.seq + 1,
          List.of(new Draft(EventType.ERROR, "system", "The measurement is over.", OVER)));
    }
    tasks.clear();
  }

  /// How long the calls that append took.
  public Percentiles appends() {
    return appends;
  }

  /// How late events were handed to such a call.
  public Percentiles lateness() {
    return lateness;
  }

  public long appended() {
    return appended;
  }

  @Override
  public void close() {
    try {
      finish();
    } finally {
      redis.close();
    }
  }

  private void awaitRedis(String url) {
    long until = System.nanoTime() + TO_CONNECT.toNanos();
    while (!redis.connected()) {
      if (System.nanoTime() - until > 0) {
        throw new Unreachable("Redis at " + url + " does not answer.");
      }
      LockSupport.parkNanos(APART_NANOS);
    }
  }

  private Set<TaskId> submit(String owner, int count, InstantSource clock) {
    Set<TaskId> ids = new HashSet<>();
    while (ids.size() < count) {
      List<Submission> batch = new ArrayList<>();
      while (batch.size() < SUBMITTED_AT_ONCE && ids.size() < count) {
        TaskId id = TaskId.create(/* shard= */ 0, clock);
        ids.add(id);
        batch.add(submission(id, owner));
      }
      for (SubmitResult result : store.submit(batch)) {
        if (!(result instanceof SubmitResult.Accepted)) {
          throw new Unreachable("A task is not taken: " + result);
        }
      }
    }
    return ids;
  }

  private static Submission submission(TaskId id, String owner) {
    return new Submission(
        id,
        owner,
        Lane.LONG,
        "bench",
        Submission.AccountLimits.NONE,
        "sim",
        "sim",
        "ask",
        "bench",
        "{\"message\":\"bench\"}",
        /* bytes= */ 20,
        /* notBefore= */ 0,
        Duration.ofHours(1),
        /* maxAttempts= */ 1,
        Duration.ofHours(2),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private void hold(Set<TaskId> mine) {
    long until = System.nanoTime() + TO_CLAIM.toNanos();
    Map<TaskId, Claim> held = new HashMap<>();
    while (held.size() < mine.size()) {
      for (Claim claim : store.claim("bench", Map.of(Lane.LONG, 200), LEASE)) {
        if (mine.contains(claim.id())) {
          held.put(claim.id(), claim);
        }
      }
      if (System.nanoTime() - until > 0) {
        throw new Unreachable(
            "Only %d of %d tasks could be held; measure a system without workers (--workers 0)."
                .formatted(held.size(), mine.size()));
      }
    }
    held.values()
        .forEach(claim ->
            store
                .start(claim, "{}")
                .ifPresent(started -> tasks.add(new Running(claim, started.seq()))));
  }

  private void append(long from, int count, String padding) {
    long stamp = System.nanoTime();
    Draft event = Draft.text(EventType.CONTENT, "response", stamp + padding);
    List<TaskWork.Row> rows = new ArrayList<>(count);
    for (long i = from; i < from + count; i++) {
      Running task = tasks.get((int) (i % tasks.size()));
      rows.add(new TaskWork.Row(task.claim, ++task.seq, event));
    }
    for (TaskWork.Appended answer : store.append(rows)) {
      if (answer != TaskWork.Appended.OK) {
        throw new IllegalStateException("an append was answered by " + answer);
      }
    }
    appends.record(System.nanoTime() - stamp);
  }
}
