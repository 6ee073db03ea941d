package io.openclaw.task.redis;

import io.openclaw.redis.LuaScript;
import io.openclaw.task.Lane;
import io.openclaw.task.TaskLanes;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The lanes over all shards. A lane counts as paused when it is in any shard: when a call could
/// not reach all of them, it is repeated.
final class RedisLanes implements TaskLanes {
  private static final int FIRST_REASON = 7;

  private final Scripts scripts;
  private final ShardCount shards;

  RedisLanes(Scripts scripts, ShardCount shards) {
    this.scripts = scripts;
    this.shards = shards;
  }

  @Override
  public boolean pauseLane(Lane lane) {
    boolean changed = false;
    for (int shard = 0; shard < shards.get(); shard++) {
      Answer answer = Answer.of(run(scripts.pauseLane, shard, lane));
      changed |= new Reply(answer.result()).count(0) == 1;
    }
    return changed;
  }

  @Override
  public boolean resumeLane(Lane lane) {
    boolean changed = false;
    for (int shard = 0; shard < shards.get(); shard++) {
      changed |= new Reply(run(scripts.resumeLane, shard, lane)).count(0) == 1;
    }
    return changed;
  }

  private List<Object> run(LuaScript script, int shard, Lane lane) {
    return scripts.run(script, shard, List.of(lane.word()));
  }

  @Override
  public List<LaneView> lanes() {
    Map<Lane, LaneView> lanes = new EnumMap<>(Lane.class);
    for (int shard = 0; shard < shards.get(); shard++) {
      Reply.rows(scripts.run(scripts.lanes, shard, List.of())).stream()
          .map(RedisLanes::view)
          .forEach(it -> lanes.merge(it.lane(), it, RedisLanes::sum));
    }
    return List.copyOf(lanes.values());
  }

  private static LaneView view(Reply row) {
    Map<String, Long> waitingFor = new HashMap<>();
    for (int i = FIRST_REASON; i < row.fields().size(); i += 2) {
      waitingFor.put(row.text(i), row.number(i + 1));
    }
    return new LaneView(
        Lane.of(row.text(0)).orElseThrow(),
        row.number(1),
        row.number(2),
        row.number(3),
        row.number(4),
        row.number(5) == 1,
        Duration.ofMillis(row.number(6)),
        waitingFor);
  }

  private static LaneView sum(LaneView one, LaneView other) {
    Map<String, Long> waitingFor = new HashMap<>(one.waitingFor());
    other.waitingFor().forEach((reason, count) -> waitingFor.merge(reason, count, Long::sum));
    return new LaneView(
        one.lane(),
        one.waiting() + other.waiting(),
        one.running() + other.running(),
        one.retrying() + other.retrying(),
        one.paused() + other.paused(),
        one.isPaused() || other.isPaused(),
        one.oldestWait().compareTo(other.oldestWait()) > 0 ? one.oldestWait() : other.oldestWait(),
        waitingFor);
  }
}
