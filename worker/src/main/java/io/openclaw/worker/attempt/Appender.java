package io.openclaw.worker.attempt;

import io.openclaw.task.Claim;
import io.openclaw.task.TaskWork;
import io.openclaw.worker.attempt.AttemptLog.Trouble;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Brings events of all attempts into the store, each shard at its own pace.
final class Appender implements AutoCloseable {
  private final TaskWork work;
  private final int most;
  private final Map<Integer, ShardAppender> shards = new ConcurrentHashMap<>();

  /// @param most characters of one attempt that may wait for the store
  Appender(TaskWork work, int most) {
    this.work = work;
    this.most = most;
  }

  AttemptLog open(Claim claim, long nextSeq, Consumer<Trouble> trouble) {
    ShardAppender shard =
        shards.computeIfAbsent(claim.id().shard(), it -> new ShardAppender(work, it));
    return new AttemptLog(claim, nextSeq, most, shard::dirty, trouble);
  }

  @Override
  public void close() {
    shards.values().forEach(ShardAppender::close);
  }
}
