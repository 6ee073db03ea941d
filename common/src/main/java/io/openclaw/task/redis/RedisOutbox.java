package io.openclaw.task.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.openclaw.redis.RedisKeys;
import io.openclaw.redis.RedisKeys.Part;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskOutbox;
import io.openclaw.task.TaskSweep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// What happens to tasks without a caller's wish: their way to the history, and what is due.
final class RedisOutbox implements TaskOutbox, TaskSweep {
  private static final String MOST_OF_A_KIND = "100";

  /// As long as the history keeps tasks, unless it is told otherwise.
  private static final String DEAD_FOR_MILLIS = Long.toString(Duration.ofDays(7).toMillis());

  private static final String CONSUMER_IDLE_MILLIS = "60000";

  private final Scripts scripts;
  private final ShardCount shards;
  private final ShardTurns turns;

  RedisOutbox(Scripts scripts, ShardCount shards) {
    this.scripts = scripts;
    this.shards = shards;
    this.turns = new ShardTurns(shards);
  }

  @Override
  public int shards() {
    return shards.get();
  }

  @Override
  public List<Entry> outbox(int shard, int limit) {
    String key = RedisKeys.key(shard, Part.OUTBOX);
    return Scripts.translated(
            () -> scripts.redis().call(it -> it.xrange(key, Range.unbounded(), Limit.from(limit))))
        .stream()
        .map(entry ->
            new Entry(
                entry.getId(),
                new TaskId(Objects.requireNonNull(entry.getBody().get("id"))),
                order(entry.getBody())))
        .toList();
  }

  private static Order order(Map<String, String> fields) {
    if (fields.containsKey("forget")) {
      return new Order.Forget();
    } else if (fields.containsKey("deliveries")) {
      return new Order.Deliveries();
    }
    return Optional.ofNullable(fields.get("retried"))
        .<Order>map(id -> new Order.Retried(new TaskId(id)))
        .orElseGet(Order.End::new);
  }

  private static String word(Order order) {
    return switch (order) {
      case Order.End _ -> "end";
      case Order.Forget _ -> "forget";
      case Order.Retried _ -> "retried";
      case Order.Deliveries _ -> "deliveries";
    };
  }

  @Override
  public void archived(List<Entry> entries, Duration hot, Duration keys) {
    entries.stream()
        .collect(Collectors.groupingBy(entry -> entry.id().shard()))
        .forEach((shard, here) -> archived(shard, here, hot, keys));
  }

  @Override
  public Swept sweep() {
    int due = 0;
    int expired = 0;
    for (Reply swept : turns.each(this::sweep)) {
      due += swept.count(0);
      expired += swept.count(1);
    }
    return new Swept(due, expired);
  }

  private Reply sweep(int shard) {
    List<String> arguments = List.of(MOST_OF_A_KIND, DEAD_FOR_MILLIS);
    return new Reply(Answer.of(scripts.run(scripts.sweep, shard, arguments)).result());
  }

  @Override
  public void tidy() {
    shards.refresh();
    turns.each(shard -> scripts.run(scripts.tidy, shard, List.of(CONSUMER_IDLE_MILLIS)));
  }

  private void archived(int shard, List<Entry> entries, Duration hot, Duration keys) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Long.toString(hot.toMillis()));
    arguments.add(Long.toString(keys.toMillis()));
    entries.forEach(
        entry -> arguments.addAll(List.of(entry.entry(), entry.id().text(), word(entry.order()))));
    Answer.of(scripts.run(scripts.archived, shard, arguments));
  }
}
