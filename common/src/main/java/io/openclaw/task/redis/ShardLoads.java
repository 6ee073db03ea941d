package io.openclaw.task.redis;

import io.openclaw.task.StoreException;
import io.openclaw.task.Submission;
import io.openclaw.task.SubmitResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/// What waits in the shards, as this process knows it: what each answered last, at most 250 ms ago,
/// and what this process has sent it since. The queue's limits are for all shards together, and a
/// script sees one shard only, so each call is told what waits elsewhere.
///
/// A call counts what left for other shards before it as if all of that was taken in, and a shard
/// gets one call at a time. So one process alone never takes more than the limits, and several
/// together at most what they send within that time.
final class ShardLoads {
  private static final long FRESH_NANOS = Duration.ofMillis(250).toNanos();

  private final Scripts scripts;
  private final ShardCount shards;
  private final LongSupplier nanoTime;
  private final Map<Integer, ShardLoad> loads = new ConcurrentHashMap<>();

  ShardLoads(Scripts scripts, ShardCount shards, LongSupplier nanoTime) {
    this.scripts = scripts;
    this.shards = shards;
    this.nanoTime = nanoTime;
  }

  /// Lets `call` send the batch to its shard.
  List<SubmitResult> send(List<Submission> batch, Function<Elsewhere, List<SubmitResult>> call) {
    if (shards.get() == 1) {
      return call.apply(Elsewhere.NOTHING);
    }
    int shard = batch.getFirst().id().shard();
    LoadSubjects subjects = LoadSubjects.of(batch);
    List<ShardLoad> others = others(shard);
    refresh(others, subjects);
    return load(shard).inTurn(() -> send(load(shard), batch, call, others, subjects));
  }

  private List<SubmitResult> send(
      ShardLoad mine,
      List<Submission> batch,
      Function<Elsewhere, List<SubmitResult>> call,
      List<ShardLoad> others,
      LoadSubjects subjects) {
    Elsewhere elsewhere = leave(mine, batch, others, subjects);
    try {
      List<SubmitResult> results = call.apply(elsewhere);
      settle(mine, refused(batch, results));
      return results;
    } catch (StoreException.OutcomeUnknown unknown) {
      forget(mine);
      throw unknown;
    } catch (StoreException nothingStored) {
      settle(mine, batch);
      throw nothingStored;
    }
  }

  private synchronized Elsewhere leave(
      ShardLoad mine, List<Submission> batch, List<ShardLoad> others, LoadSubjects subjects) {
    batch.forEach(it -> mine.add(it, 1));
    return Elsewhere.of(others, subjects);
  }

  private synchronized void settle(ShardLoad mine, List<Submission> notStored) {
    notStored.forEach(it -> mine.add(it, -1));
  }

  /// What was sent counts until the shard is asked, which is before the next call elsewhere.
  private synchronized void forget(ShardLoad mine) {
    mine.expire(nanoTime.getAsLong() - FRESH_NANOS - 1);
  }

  private static List<Submission> refused(List<Submission> batch, List<SubmitResult> results) {
    return IntStream.range(0, batch.size())
        .filter(i -> !(results.get(i) instanceof SubmitResult.Accepted))
        .mapToObj(batch::get)
        .toList();
  }

  private ShardLoad load(int shard) {
    return loads.computeIfAbsent(shard, ShardLoad::new);
  }

  private List<ShardLoad> others(int shard) {
    return IntStream.range(0, shards.get())
        .filter(other -> other != shard)
        .mapToObj(this::load)
        .toList();
  }

  /// A shard is asked while no call of this process is under way there, or its answer would count
  /// that call's tasks twice or not at all. The caller has no turn of its own yet, and takes these
  /// in the order of the shards, so two callers cannot wait for each other.
  private void refresh(List<ShardLoad> others, LoadSubjects subjects) {
    List<ShardLoad> old = old(others, subjects);
    if (!old.isEmpty()) {
      ShardLoad.inTurns(old, () -> ask(old(old, subjects), subjects));
    }
  }

  private synchronized List<ShardLoad> old(List<ShardLoad> of, LoadSubjects subjects) {
    long since = nanoTime.getAsLong() - FRESH_NANOS;
    return of.stream().filter(it -> !it.knows(subjects, since)).toList();
  }

  private void ask(List<ShardLoad> old, LoadSubjects subjects) {
    long at = nanoTime.getAsLong();
    List<Reply> answers = read(old.stream().map(ShardLoad::shard).toList(), subjects);
    synchronized (this) {
      for (int i = 0; i < old.size(); i++) {
        old.get(i).learn(answers.get(i), subjects, at);
      }
    }
  }

  /// Asks the shards now.
  List<Reply> read(List<Integer> of, LoadSubjects subjects) {
    List<Scripts.Call> calls = new ArrayList<>();
    of.forEach(shard -> calls.add(new Scripts.Call(scripts.load, shard, subjects.arguments())));
    return scripts.runAll(calls).stream().map(Reply::new).toList();
  }
}
