package io.openclaw.worker.log;

import io.openclaw.task.Claim;
import io.openclaw.task.TaskWork;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Brings events of all attempts into the store, each shard at its own pace.
public final class Appender implements AutoCloseable {
  private final TaskWork work;
  private final int most;
  private final Map<Integer, ShardAppender> shards = new ConcurrentHashMap<>();

  /// @param most characters of one attempt that may wait for the store
  public Appender(TaskWork work, int most) {
    this.work = work;
    this.most = most;
  }

  /// @param nextSeq where the first event of the attempt belongs
  /// @param failed called when the log takes no more; must not block
  public AttemptLog open(Claim claim, long nextSeq, Consumer<LogFailure> failed) {
    ShardAppender shard =
        shards.computeIfAbsent(claim.id().shard(), it -> new ShardAppender(work, it));
    return new AttemptLog(claim, nextSeq, most, shard::dirty, failed);
  }

  @Override
  public void close() {
    shards.values().forEach(ShardAppender::close);
  }
}
