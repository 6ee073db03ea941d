package io.openclaw.task.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.Range.Boundary;
import io.lettuce.core.StreamMessage;
import io.openclaw.redis.RedisKeys;
import io.openclaw.redis.RedisKeys.Part;
import io.openclaw.task.EventPage;
import io.openclaw.task.EventType;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskReader;
import io.openclaw.task.TaskView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

final class RedisReader implements TaskReader {
  private final Scripts scripts;
  private final ShardCount shards;
  private final RedisViews views;

  RedisReader(Scripts scripts, ShardCount shards, ShardLoads loads) {
    this.scripts = scripts;
    this.shards = shards;
    this.views = new RedisViews(scripts, shards, loads);
  }

  @Override
  public Optional<TaskView> find(TaskId id) {
    return find(List.of(id)).stream().findFirst();
  }

  @Override
  public List<TaskView> find(List<TaskId> ids) {
    return views.find(ids);
  }

  @Override
  public List<TaskId> list(String owner, Optional<String> before, int limit) {
    return newest(Part.OWNER, owner, before, limit);
  }

  @Override
  public List<TaskId> inSession(String owner, String session, Optional<String> before, int limit) {
    return newest(Part.SESSION, owner + ":" + session, before, limit);
  }

  @Override
  public List<TaskId> answered(String owner, String session, Optional<String> before, int limit) {
    return newest(Part.ANSWERED, owner + ":" + session, before, limit);
  }

  private List<TaskId> newest(Part part, String rest, Optional<String> before, int limit) {
    List<TaskId> found = new ArrayList<>();
    for (int shard = 0; shard < shards.get(); shard++) {
      String key = RedisKeys.key(shard, part, rest);
      String prefix = "t" + shard + "_";
      Range<String> ages =
          before.map(age -> Range.<String>unbounded().lt(prefix + age)).orElseGet(Range::unbounded);
      Scripts.translated(() ->
              scripts.redis().call(it -> it.zrevrangebylex(key, ages, Limit.create(0, limit))))
          .forEach(id -> found.add(new TaskId(id)));
    }
    return found.stream()
        .sorted(Comparator.comparing(TaskId::age).reversed())
        .limit(limit)
        .toList();
  }

  @Override
  public List<TaskEvent> events(TaskId id, long after, int limit) {
    EventPage page = new EventPage(limit);
    int asked;
    int got;
    do {
      asked = page.ask();
      List<StreamMessage<String, String>> entries = entries(id, page.after(after), asked);
      entries.forEach(entry -> page.add(event(id, entry)));
      got = entries.size();
    } while (got == asked && !page.isFull());
    return page.events();
  }

  private List<StreamMessage<String, String>> entries(TaskId id, long after, int limit) {
    Range<String> rest = Range.from(Boundary.including((after + 1) + "-0"), Boundary.unbounded());
    return Scripts.translated(
        () -> scripts.redis().call(it -> it.xrange(log(id), rest, Limit.from(limit))));
  }

  @Override
  public List<TaskEvent> lastEvents(TaskId id, int limit) {
    return Scripts.translated(() ->
            scripts.redis().call(it -> it.xrevrange(log(id), Range.unbounded(), Limit.from(limit))))
        .reversed()
        .stream()
        .map(entry -> event(id, entry))
        .toList();
  }

  @Override
  public Optional<String> request(TaskId id) {
    String task = RedisKeys.key(id.shard(), Part.TASK, id.text());
    String body = RedisKeys.key(id.shard(), Part.BODY, id.text());
    String inline = Scripts.translated(() -> scripts.redis().call(it -> it.hget(task, "request")));
    if (inline == null || !inline.isEmpty()) {
      return Optional.ofNullable(inline);
    }
    return Optional.ofNullable(Scripts.translated(() -> scripts.redis().call(it -> it.get(body))));
  }

  @Override
  public Map<String, Long> tally() {
    Map<String, Long> tally = new HashMap<>();
    List<Scripts.Call> calls =
        IntStream.range(0, shards.get())
            .mapToObj(shard -> new Scripts.Call(scripts.tally, shard, List.of()))
            .toList();
    for (List<Object> answer : scripts.runAll(calls)) {
      Reply counters = new Reply(answer);
      for (int i = 0; i < counters.fields().size(); i += 2) {
        tally.merge(counters.text(i), counters.number(i + 1), Long::sum);
      }
    }
    return tally;
  }

  @Override
  public void ping() {
    Scripts.translated(() -> scripts.redis().call(it -> it.ping()));
  }

  static TaskEvent event(TaskId task, StreamMessage<String, String> entry) {
    Map<String, String> fields = entry.getBody();
    String seq = entry.getId();
    return new TaskEvent(
        task,
        Long.parseLong(seq, 0, seq.indexOf('-'), 10),
        Integer.parseInt(field(fields, "a")),
        Instant.ofEpochMilli(Long.parseLong(field(fields, "t"))),
        EventType.of(field(fields, "k")),
        field(fields, "s"),
        field(fields, "c"),
        field(fields, "d"));
  }

  private static String field(Map<String, String> fields, String name) {
    return Objects.requireNonNull(fields.get(name), name);
  }

  private static String log(TaskId id) {
    return RedisKeys.key(id.shard(), Part.LOG, id.text());
  }
}
