package io.openclaw.task.redis;

import io.openclaw.redis.LuaScript;
import io.openclaw.task.Claim;
import io.openclaw.task.Lane;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskWork;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

final class RedisWork implements TaskWork {
  private final Scripts scripts;
  private final RedisClaims claims;

  RedisWork(Scripts scripts, ShardCount shards, InstantSource clock, Supplier<String> fenceStems) {
    this.scripts = scripts;
    this.claims = new RedisClaims(scripts, shards, clock, fenceStems);
  }

  static Supplier<String> randomStems() {
    SecureRandom random = new SecureRandom();
    return () -> new BigInteger(96, random).toString(36);
  }

  @Override
  public List<Claim> claim(
      String worker, Capabilities able, Map<Lane, Integer> free, Duration lease) {
    return claims.claim(worker, able, free, lease);
  }

  @Override
  public List<Claim> beat(List<Claim> claims, Duration lease) {
    String millis = Long.toString(lease.toMillis());
    List<Claim> lost = new ArrayList<>();
    byShard(claims, Claim::id)
        .forEach((shard, held) -> {
          List<String> arguments = new ArrayList<>(List.of(millis));
          held.forEach(claim -> arguments.addAll(List.of(claim.id().text(), claim.fence())));
          List<?> answers = Answer.of(scripts.run(scripts.beat, shard, arguments)).result();
          for (int i = 0; i < held.size(); i++) {
            if (!answers.get(i).equals(1L)) {
              lost.add(held.get(i));
            }
          }
        });
    return lost;
  }

  @Override
  public Optional<Started> start(Claim claim, String data, boolean continues) {
    List<Object> answer =
        scripts.run(
            scripts.start,
            claim.id().shard(),
            List.of(claim.id().text(), claim.fence(), data, continues ? "1" : "0"));
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    Reply reply = new Reply(answer);
    return Optional.of(new Started(reply.count(0), reply.number(1), reply.number(2)));
  }

  @Override
  public List<Appended> append(List<Row> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    List<String> arguments = new ArrayList<>();
    for (Row row : rows) {
      arguments.add(row.claim().id().text());
      arguments.add(row.claim().fence());
      arguments.add(Long.toString(row.seq()));
      addEvent(arguments, row.event());
    }
    int shard = rows.getFirst().claim().id().shard();
    return Answer.of(scripts.run(scripts.append, shard, arguments)).result().stream()
        .map(RedisWork::appended)
        .toList();
  }

  @Override
  public boolean finish(Claim claim, Finish finish, long firstSeq, List<TaskEvent.Draft> pending) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                claim.id().text(),
                claim.fence(),
                finish.status().word(),
                finish.done(),
                finish.outcome(),
                Long.toString(firstSeq)));
    pending.forEach(event -> addEvent(arguments, event));
    return accepted(scripts.finish, claim, arguments);
  }

  @Override
  public boolean retryLater(
      Claim claim, Later later, long firstSeq, List<TaskEvent.Draft> pending) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                claim.id().text(),
                claim.fence(),
                Long.toString(later.delay().toMillis()),
                later.counts() ? "1" : "0",
                Integer.toString(later.step()),
                Long.toString(firstSeq)));
    pending.forEach(event -> addEvent(arguments, event));
    return accepted(scripts.retryLater, claim, arguments);
  }

  @Override
  public boolean giveBack(Claim claim, GiveBack why) {
    return accepted(
        scripts.giveBack,
        claim,
        List.of(
            claim.id().text(),
            claim.fence(),
            why.reason(),
            Long.toString(why.delay().toMillis()),
            why.cause().word()));
  }

  private boolean accepted(LuaScript script, Claim claim, List<String> arguments) {
    int code = new Reply(scripts.run(script, claim.id().shard(), arguments)).count(0);
    return switch (code) {
      case 1 -> true;
      case 0 -> false;
      case -1 -> throw new IllegalStateException(claim.id() + ": events before these are missing");
      default -> throw new IllegalStateException(claim.id() + ": no attempt is left");
    };
  }

  private static void addEvent(List<String> arguments, TaskEvent.Draft event) {
    arguments.add(event.type().word());
    arguments.add(event.stage());
    arguments.add(event.content());
    arguments.add(event.data());
  }

  private static Appended appended(Object code) {
    return switch (Math.toIntExact((Long) code)) {
      case 1 -> Appended.OK;
      case 0 -> Appended.KNOWN;
      case -1 -> Appended.GAP;
      default -> Appended.LOST;
    };
  }

  private static <T> Map<Integer, List<T>> byShard(List<T> all, Function<T, TaskId> id) {
    return all.stream().collect(Collectors.groupingBy(it -> id.apply(it).shard()));
  }
}
