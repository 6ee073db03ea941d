package io.openclaw.task.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.Range.Boundary;
import io.lettuce.core.ScoredValue;
import io.openclaw.redis.RedisKeys;
import io.openclaw.redis.RedisKeys.Part;
import io.openclaw.task.DeadTasks;
import io.openclaw.task.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

final class RedisDeadTasks implements DeadTasks {
  private static final Comparator<DeadTask> NEWEST_FIRST =
      Comparator.comparing(DeadTask::failedAt).thenComparing(it -> it.id().text()).reversed();

  private final Scripts scripts;
  private final ShardCount shards;

  RedisDeadTasks(Scripts scripts, ShardCount shards) {
    this.scripts = scripts;
    this.shards = shards;
  }

  @Override
  public List<DeadTask> dead(Optional<String> owner, Optional<DeadTask> before, int limit) {
    List<DeadTask> found = new ArrayList<>();
    for (int shard = 0; shard < shards.get(); shard++) {
      String key =
          owner.isPresent()
              ? RedisKeys.key(shard, Part.DEAD_OF, owner.get())
              : RedisKeys.key(shard, Part.DEAD);
      entries(key, before, limit).map(it -> task(it, owner)).forEach(found::add);
    }
    return found.stream()
        .filter(it -> before.isEmpty() || NEWEST_FIRST.compare(before.get(), it) < 0)
        .sorted(NEWEST_FIRST)
        .limit(limit)
        .toList();
  }

  /// All that failed in the same millisecond as the one before are read: they may follow it.
  private Stream<ScoredValue<String>> entries(String key, Optional<DeadTask> before, int limit) {
    if (before.isEmpty()) {
      return read(key, Range.unbounded(), limit);
    }
    long at = before.get().failedAt().toEpochMilli();
    return Stream.concat(
        read(key, Range.create(at, at), Integer.MAX_VALUE),
        read(key, Range.from(Boundary.unbounded(), Boundary.excluding(at)), limit));
  }

  private Stream<ScoredValue<String>> read(String key, Range<Long> times, int limit) {
    return Scripts.translated(() ->
        scripts
            .redis()
            .call(it -> it.zrevrangebyscoreWithScores(key, times, Limit.create(0, limit))))
        .stream();
  }

  private static DeadTask task(ScoredValue<String> entry, Optional<String> owner) {
    String[] words = entry.getValue().split(" ", 2);
    Instant failedAt = Instant.ofEpochMilli((long) entry.getScore());
    return new DeadTask(new TaskId(words[0]), owner.orElseGet(() -> words[1]), failedAt);
  }

  @Override
  public boolean discard(TaskId id, String owner) {
    List<String> arguments = List.of(id.text(), owner);
    return new Reply(scripts.run(scripts.discard, id.shard(), arguments)).count(0) == 1;
  }
}
