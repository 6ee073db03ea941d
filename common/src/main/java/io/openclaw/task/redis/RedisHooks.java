package io.openclaw.task.redis;

import io.openclaw.redis.RedisKeys;
import io.openclaw.redis.RedisKeys.Part;
import io.openclaw.task.Status;
import io.openclaw.task.TaskHooks;
import io.openclaw.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

final class RedisHooks implements TaskHooks {
  private static final String DONE_WITH = "-1";

  private final Scripts scripts;
  private final ShardCount shards;
  private final Supplier<String> fenceStems;

  RedisHooks(Scripts scripts, ShardCount shards, Supplier<String> fenceStems) {
    this.scripts = scripts;
    this.shards = shards;
    this.fenceStems = fenceStems;
  }

  @Override
  public List<Delivery> takeDeliveries(int limit, Duration lease) {
    List<Delivery> deliveries = new ArrayList<>();
    for (int shard = 0; shard < shards.get() && deliveries.size() < limit; shard++) {
      List<String> arguments =
          List.of(
              Integer.toString(limit - deliveries.size()),
              Long.toString(lease.toMillis()),
              fenceStems.get());
      Reply.rows(scripts.run(scripts.hookTake, shard, arguments)).stream()
          .map(RedisHooks::delivery)
          .forEach(deliveries::add);
    }
    return deliveries;
  }

  private static Delivery delivery(Reply row) {
    return new Delivery(
        new TaskId(row.text(0)),
        row.text(1),
        row.count(2),
        row.text(3),
        Status.of(row.text(4)).orElseThrow(),
        Instant.ofEpochMilli(row.number(5)));
  }

  @Override
  public boolean settle(Delivery delivery, String record, Optional<Duration> again) {
    String delay = again.map(it -> Long.toString(it.toMillis())).orElse(DONE_WITH);
    List<String> arguments = List.of(delivery.id().text(), delivery.fence(), record, delay);
    int shard = delivery.id().shard();
    return new Reply(scripts.run(scripts.hookSettle, shard, arguments)).count(0) == 1;
  }

  @Override
  public void postpone(List<Postponed> deliveries) {
    deliveries.stream()
        .collect(Collectors.groupingBy(it -> it.delivery().id().shard()))
        .forEach(this::postpone);
  }

  private void postpone(int shard, List<Postponed> deliveries) {
    List<String> arguments = new ArrayList<>();
    for (Postponed each : deliveries) {
      String delay = Long.toString(each.delay().toMillis());
      arguments.addAll(List.of(each.delivery().id().text(), each.delivery().fence(), delay));
    }
    scripts.run(scripts.hookPostpone, shard, arguments);
  }

  @Override
  public void deliverAgain(TaskId id, String url, Status status) {
    scripts.run(scripts.hookOrder, id.shard(), List.of(id.text(), url, status.word()));
  }

  @Override
  public List<String> deliveries(TaskId id) {
    String key = RedisKeys.key(id.shard(), Part.DELIVERIES, id.text());
    return Scripts.translated(() -> scripts.redis().call(it -> it.lrange(key, 0, -1)));
  }
}
