package io.openclaw.task.redis;

import io.openclaw.task.Lane;
import io.openclaw.task.Submission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What waits in one shard: in all, of some owners and of some accounts. The numbers are guarded by
/// [ShardLoads]; the turn is for calls to the shard.
final class ShardLoad {
  private static final int MOST_REMEMBERED = 2_000;

  /// In the order of an account's numbers.
  private static final List<Lane> LANES = List.of(Lane.values());

  private final int shard;
  private final ReentrantLock turn = new ReentrantLock();
  private final Counted all = new Counted();
  private final Map<String, Counted> owners = new HashMap<>();
  private final Map<String, Counted> accounts = new HashMap<>();

  ShardLoad(int shard) {
    this.shard = shard;
  }

  int shard() {
    return shard;
  }

  <T> T inTurn(Supplier<T> call) {
    turn.lock();
    try {
      return call.get();
    } finally {
      turn.unlock();
    }
  }

  /// @param loads in the order of their shards, so that two callers never wait for each other
  static void inTurns(List<ShardLoad> loads, Runnable call) {
    if (loads.isEmpty()) {
      call.run();
      return;
    }
    loads
        .getFirst()
        .inTurn(() -> {
          inTurns(loads.subList(1, loads.size()), call);
          return loads;
        });
  }

  /// Whether everything asked for was read after `since`.
  boolean knows(LoadSubjects subjects, long since) {
    return all.isNewer(since)
        && subjects.owners().stream().allMatch(it -> newer(owners.get(it), since))
        && subjects.accounts().stream().allMatch(it -> newer(accounts.get(it), since));
  }

  private static boolean newer(@Nullable Counted of, long since) {
    return of != null && of.isNewer(since);
  }

  void learn(Reply answer, LoadSubjects subjects, long at) {
    if (owners.size() + accounts.size() > MOST_REMEMBERED) {
      owners.clear();
      accounts.clear();
    }
    all.read(List.of(answer.number(0), answer.number(1)), at);
    int next = 0;
    List<Reply> each = answer.rows(2);
    for (String owner : subjects.owners()) {
      owners.computeIfAbsent(owner, _ -> new Counted()).read(each.get(next++).numbers(), at);
    }
    for (String account : subjects.accounts()) {
      accounts.computeIfAbsent(account, _ -> new Counted()).read(each.get(next++).numbers(), at);
    }
  }

  /// Counts a task in or out. One whose owner or account was never asked for is read when it is.
  void add(Submission task, int sign) {
    all.add(0, sign);
    all.add(1, sign * task.bytes());
    Counted owner = owners.get(task.owner());
    if (owner != null) {
      owner.add(0, sign);
      owner.add(1, sign * task.bytes());
    }
    Counted account = accounts.get(task.account());
    if (account != null) {
      account.add(LANES.indexOf(task.lane()), sign);
    }
  }

  /// Nothing here is newer than this any more.
  void expire(long at) {
    all.expire(at);
    owners.values().forEach(it -> it.expire(at));
    accounts.values().forEach(it -> it.expire(at));
  }

  long tasks() {
    return all.get(0);
  }

  long bytes() {
    return all.get(1);
  }

  long tasksOf(String owner) {
    return owners.getOrDefault(owner, Counted.NOTHING).get(0);
  }

  long bytesOf(String owner) {
    return owners.getOrDefault(owner, Counted.NOTHING).get(1);
  }

  /// As elsewhere.lua reads it.
  String textOf(String account) {
    return accounts.getOrDefault(account, Counted.NOTHING).text();
  }
}
