package io.openclaw.task.redis;

import io.openclaw.task.Claim;
import io.openclaw.task.Lane;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskWork.Capabilities;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes tasks for a worker from all shards alike: each shard may fill an equal share of the free
/// places, what one leaves is for the others, and the next call begins behind the shard that gave
/// last. So shards with backlog take turns, however few places get free at a time.
final class RedisClaims {
  private static final Logger LOG = LoggerFactory.getLogger(RedisClaims.class);

  private final Scripts scripts;
  private final ShardTurns turns;
  private final InstantSource clock;
  private final Supplier<String> fenceStems;

  /// By worker and shard: of the last call, when it was not answered. It is repeated with the same
  /// stem, so that it answers with the same claims instead of leaving them to the end of their
  /// lease.
  private final Map<String, String> stems = new ConcurrentHashMap<>();

  RedisClaims(
      Scripts scripts, ShardCount shards, InstantSource clock, Supplier<String> fenceStems) {
    this.scripts = scripts;
    this.turns = new ShardTurns(shards);
    this.clock = clock;
    this.fenceStems = fenceStems;
  }

  List<Claim> claim(String worker, Capabilities able, Map<Lane, Integer> free, Duration lease) {
    Round round = new Round(worker, able, new FreePlaces(free), lease);
    List<Integer> shards = turns.round();
    do {
      shards = round.visit(shards);
    } while (!shards.isEmpty());
    return round.claims();
  }

  /// One call of a worker.
  private final class Round {
    private final String worker;
    private final Capabilities able;
    private final FreePlaces free;
    private final Duration lease;
    private final List<Claim> claims = new ArrayList<>();
    private Optional<StoreException> failed = Optional.empty();

    Round(String worker, Capabilities able, FreePlaces free, Duration lease) {
      this.worker = worker;
      this.able = able;
      this.free = free;
      this.lease = lease;
    }

    /// Asks each shard for its share; those that are to be asked again are returned.
    List<Integer> visit(List<Integer> shards) {
      List<Integer> again = new ArrayList<>();
      for (int i = 0; i < shards.size() && !isDone(); i++) {
        int shard = shards.get(i);
        Map<Lane, Integer> share = free.share(shards.size() - i);
        List<Claim> got = ask(shard, share);
        free.take(got);
        claims.addAll(got);
        if (!got.isEmpty()) {
          turns.goOnBehind(shard);
        }
        if (free.worthAnotherCall(share, got)) {
          again.add(shard);
        }
      }
      return again;
    }

    /// A call without free places visits all shards, since it tells them the time.
    private boolean isDone() {
      return free.none() && !claims.isEmpty();
    }

    private List<Claim> ask(int shard, Map<Lane, Integer> share) {
      String call = worker + ":" + shard;
      Optional<String> unanswered = Optional.ofNullable(stems.remove(call));
      String stem = unanswered.orElseGet(fenceStems);
      try {
        return run(shard, arguments(stem, unanswered.isPresent(), share));
      } catch (StoreException failure) {
        if (unanswered.isPresent() || failure instanceof StoreException.OutcomeUnknown) {
          stems.put(call, stem);
        }
        failed = Optional.of(failure);
        return List.of();
      }
    }

    private List<String> arguments(String stem, boolean repeated, Map<Lane, Integer> share) {
      List<String> arguments = new ArrayList<>();
      arguments.addAll(List.of(worker, Long.toString(lease.toMillis())));
      arguments.addAll(List.of(stem, clock.instant().toString()));
      arguments.add(String.join(" ", able.accounts()));
      arguments.add(String.join(" ", able.needs()));
      arguments.add(repeated ? "1" : "0");
      Arrays.stream(Lane.values())
          .forEach(lane -> arguments.add(Integer.toString(share.getOrDefault(lane, 0))));
      return arguments;
    }

    /// What other shards handed out must reach the worker, or it waits for a lease to run out.
    List<Claim> claims() {
      failed.ifPresent(failure -> {
        if (claims.isEmpty()) {
          throw failure;
        }
        LOG.warn(
            "some shards could not be asked for tasks; the next call does so: {}",
            failure.getMessage());
      });
      return claims;
    }
  }

  private List<Claim> run(int shard, List<String> arguments) {
    Answer answer = Answer.of(scripts.run(scripts.claim, shard, arguments));
    return Reply.rows(answer.result()).stream().map(RedisClaims::claim).toList();
  }

  private static Claim claim(Reply row) {
    return new Claim(
        new TaskId(row.text(0)),
        row.text(1),
        row.number(2) == 1,
        row.text(8),
        Lane.of(row.text(9)).orElseThrow(),
        row.text(10),
        row.text(11),
        row.text(12),
        row.text(13),
        row.text(14),
        row.count(3),
        row.count(4),
        row.count(5),
        row.count(16),
        row.number(6),
        Duration.ofMillis(row.number(7)),
        Instant.ofEpochMilli(row.number(17)),
        row.number(18),
        row.text(15).isEmpty() ? Optional.empty() : Optional.of(row.text(15)));
  }
}
