package io.openclaw.task.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.Range.Boundary;
import io.lettuce.core.StreamMessage;
import io.openclaw.redis.RedisKeys;
import io.openclaw.redis.RedisKeys.Part;
import io.openclaw.task.EventPage;
import io.openclaw.task.EventType;
import io.openclaw.task.Lane;
import io.openclaw.task.Status;
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
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class RedisReader implements TaskReader {
  private static final Logger LOG = LoggerFactory.getLogger(RedisReader.class);

  private final Scripts scripts;
  private final int shards;

  RedisReader(Scripts scripts, int shards) {
    this.scripts = scripts;
    this.shards = shards;
  }

  @Override
  public Optional<TaskView> find(TaskId id) {
    return find(List.of(id)).stream().findFirst();
  }

  @Override
  public List<TaskView> find(List<TaskId> ids) {
    Map<TaskId, TaskView> found = new HashMap<>();
    ids.stream()
        .collect(Collectors.groupingBy(TaskId::shard))
        .forEach((shard, here) ->
            Reply.rows(scripts.run(scripts.view, shard, texts(here))).stream()
                .filter(RedisReader::readable)
                .forEach(row -> found.put(new TaskId(row.text(0)), view(row))));
    return ids.stream().map(found::get).filter(Objects::nonNull).toList();
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
    for (int shard = 0; shard < shards; shard++) {
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
    for (int shard = 0; shard < shards; shard++) {
      Reply counters = new Reply(scripts.run(scripts.tally, shard, List.of()));
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

  private static List<String> texts(List<TaskId> ids) {
    return ids.stream().map(TaskId::text).toList();
  }

  private static boolean readable(Reply row) {
    if (row.fields().size() > 2) {
      return true;
    }
    LOG.error("{}: cannot be read and is left out: {}", row.text(0), row.text(1));
    return false;
  }

  /// Fields in the order of view.lua, after id, rank, eta and what its line waits for.
  private static TaskView view(Reply row) {
    int due = row.text(3).isEmpty() ? 16 : 3;
    int waitingFor = row.text(4).isEmpty() ? 25 : 4;
    return new TaskView(
        new TaskId(row.text(0)),
        row.text(5),
        Status.of(row.text(6)).orElseThrow(),
        Lane.of(row.text(7)).orElseThrow(),
        row.text(8),
        row.text(9),
        row.text(10),
        row.text(11),
        row.text(12),
        row.time(13).orElseThrow(),
        row.time(14),
        row.time(15),
        row.time(due),
        row.count(17),
        row.count(18),
        row.text(19),
        row.number(20),
        row.number(1),
        row.number(2),
        row.number(21),
        row.text(22),
        row.text(23),
        row.number(24) == 1,
        row.text(waitingFor),
        new TaskView.Links(TaskId.parse(row.text(26)), TaskId.parse(row.text(27))));
  }
}
