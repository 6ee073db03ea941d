package io.openclaw.task.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.openclaw.redis.RedisKeys;
import io.openclaw.redis.RedisKeys.Part;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskSessions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

final class RedisSessions implements TaskSessions {
  private static final Comparator<Session> LAST_FIRST =
      Comparator.comparing(Session::lastAt).thenComparing(Session::session).reversed();
  private static final int FIRST_TURN = 5;

  /// Larger requests have a key of their own.
  private static final int APART_ABOVE = 64 << 10;

  private final Scripts scripts;
  private final ShardCount shards;
  private final ShardTurns order;

  RedisSessions(Scripts scripts, ShardCount shards) {
    this.scripts = scripts;
    this.shards = shards;
    this.order = new ShardTurns(shards);
  }

  @Override
  public List<Session> sessions(String owner, Optional<Session> before, int limit) {
    List<Session> found = new ArrayList<>();
    for (int shard = 0; shard < shards.get(); shard++) {
      String key = RedisKeys.key(shard, Part.SESSIONS, owner);
      List<String> names = names(key, before, limit).distinct().toList();
      if (!names.isEmpty()) {
        found.addAll(read(shard, owner, names));
      }
    }
    return found.stream()
        .filter(it -> before.isEmpty() || LAST_FIRST.compare(before.get(), it) < 0)
        .sorted(LAST_FIRST)
        .limit(limit)
        .toList();
  }

  /// All that were last used in the same millisecond as the one before are read: they may follow
  /// it.
  private Stream<String> names(String key, Optional<Session> before, int limit) {
    if (before.isEmpty()) {
      return range(key, Range.unbounded(), limit);
    }
    long at = before.get().lastAt().toEpochMilli();
    return Stream.concat(
        range(key, Range.create(at, at), Integer.MAX_VALUE),
        range(key, Range.from(Range.Boundary.unbounded(), Range.Boundary.excluding(at)), limit));
  }

  private Stream<String> range(String key, Range<Long> times, int limit) {
    return Scripts.translated(
        () -> scripts.redis().call(it -> it.zrevrangebyscore(key, times, Limit.create(0, limit))))
        .stream();
  }

  private List<Session> read(int shard, String owner, List<String> names) {
    List<String> arguments = new ArrayList<>(List.of(owner));
    arguments.addAll(names);
    return Reply.rows(scripts.run(scripts.sessions, shard, arguments)).stream()
        .map(RedisSessions::session)
        .toList();
  }

  private static Session session(Reply row) {
    List<TaskId> unfinished = new ArrayList<>();
    for (int i = FIRST_TURN; i < row.fields().size(); i++) {
      unfinished.add(new TaskId(row.text(i)));
    }
    return new Session(
        row.text(0),
        row.text(1),
        Instant.ofEpochMilli(row.number(2)),
        Instant.ofEpochMilli(row.number(3)),
        row.count(4),
        unfinished);
  }

  @Override
  public List<Session> sessions(String owner, List<String> names) {
    return names.stream()
        .collect(Collectors.groupingBy(it -> TaskSessions.shard(owner, it, shards.get())))
        .entrySet()
        .stream()
        .flatMap(it -> read(it.getKey(), owner, it.getValue()).stream())
        .toList();
  }

  /// What was taken is told also when another shard cannot be reached: until its lease is over
  /// nobody else is given it.
  @Override
  public List<DueTurn> takeTurns(int limit, Duration lease) {
    List<DueTurn> turns = new ArrayList<>();
    @Nullable StoreException failed = null;
    for (int shard : order.round()) {
      try {
        turns.addAll(takeTurns(shard, limit - turns.size(), lease));
      } catch (StoreException away) {
        failed = away;
      }
      if (turns.size() >= limit) {
        break;
      }
    }
    if (failed != null && turns.isEmpty()) {
      throw failed;
    }
    return turns;
  }

  private List<DueTurn> takeTurns(int shard, int limit, Duration lease) {
    List<String> arguments = List.of(Integer.toString(limit), Long.toString(lease.toMillis()));
    return Reply.rows(scripts.run(scripts.takeTurns, shard, arguments)).stream()
        .map(row -> new DueTurn(new TaskId(row.text(0)), row.text(1), row.text(2)))
        .toList();
  }

  @Override
  public boolean releaseTurn(TaskId id, String request, long bytes) {
    String apart = bytes > APART_ABOVE ? "1" : "0";
    List<String> arguments = List.of(id.text(), request, Long.toString(bytes), apart);
    return new Reply(scripts.run(scripts.releaseTurn, id.shard(), arguments)).count(0) == 1;
  }
}
