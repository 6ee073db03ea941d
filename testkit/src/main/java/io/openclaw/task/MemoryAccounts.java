package io.openclaw.task;

import io.openclaw.task.Submission.AccountLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// What the in-memory model knows of accounts: limits, blocks, what runs and what started lately.
final class MemoryAccounts {
  /// @param until epoch milliseconds
  record Block(long until, String reason) {
    static final Block NONE = new Block(0, "");
  }

  private static final long SOON = 10_000;
  private static final long BURST = 5_000;
  private static final long FIRST_GUESS = 10_000;
  private static final long UNLIMITED = 1_000_000;
  private static final AccountLimits NO_LIMITS = new AccountLimits(0, 0, Duration.ofMinutes(1));

  final Map<String, AccountLimits> limits = new TreeMap<>();
  final Map<String, Block> blocks = new TreeMap<>();
  final Map<String, MemoryLanes.Line> running = new TreeMap<>();
  final Map<String, MemoryLanes.Line> starts = new TreeMap<>();
  final Map<String, Long> pace = new TreeMap<>();
  private final MemoryLanes lanes;

  MemoryAccounts(MemoryLanes lanes) {
    this.lanes = lanes;
  }

  private AccountLimits of(String account) {
    return limits.getOrDefault(account, NO_LIMITS);
  }

  MemoryLanes.Line running(String account) {
    return MemoryLanes.line(running, account);
  }

  Block block(String account, long at) {
    Block block = blocks.getOrDefault(account, Block.NONE);
    return block.until() > at ? block : Block.NONE;
  }

  /// Never shorter than what is known already.
  void block(String account, long until, String reason, long at) {
    long known = block(account, at).until();
    blocks.put(account, new Block(Math.max(until, known), reason));
  }

  void endBlocks(long at) {
    blocks.values().removeIf(it -> it.until() <= at);
  }

  /// How many more may be claimed before others have started.
  long room(String account, long at) {
    if (block(account, at).until() > 0) {
      return 0;
    }
    AccountLimits of = of(account);
    long most = of.concurrency() > 0 ? of.concurrency() : UNLIMITED;
    if (of.rpm() > 0) {
      double soon = Math.ceil((double) of.rpm() * SOON / of.window().toMillis());
      most = Math.min(most, Math.max(1, (long) soon));
    }
    return most - unstarted(account);
  }

  /// What its tasks in line wait for while it is not blocked.
  String reason(String account, long at) {
    AccountLimits of = of(account);
    if (room(account, at) > 0) {
      return "worker";
    }
    boolean slots = of.concurrency() > 0 && running(account).size() >= of.concurrency();
    return slots || of.rpm() == 0 ? "slot" : "rpm";
  }

  private long unstarted(String account) {
    long count = 0;
    for (Lane lane : Lane.values()) {
      count += MemoryLanes.line(lanes.ready, lane.word() + ":" + account).size();
    }
    return count;
  }

  void started(MemoryTask task, long at) {
    String account = task.submission.account();
    running(account).put(task.id().text(), at);
    AccountLimits of = of(account);
    if (of.rpm() > 0) {
      MemoryLanes.Line lately = MemoryLanes.line(starts, account);
      lately.put(task.id().text() + ":" + task.attempt, at);
      lately.values().removeIf(it -> it <= at - of.window().toMillis());
    }
  }

  void notePace(MemoryTask task, long at) {
    pace.merge(
        task.line(), at - task.started, (old, now) -> (long) Math.floor(old * 0.8 + now * 0.2));
  }

  /// How long until a rank starts; see eta.lua.
  long eta(Lane lane, String account, long rank, long at) {
    if (rank == 0) {
      return 0;
    }
    double count = 0;
    double work = 0;
    for (Lane each : Lane.values()) {
      String line = each.word() + ":" + account;
      long here = each == lane ? rank : lanes.paused.contains(each) ? 0 : waiting(line);
      count += here;
      work += here * (double) pace.getOrDefault(line, FIRST_GUESS);
      if (each == lane) {
        break;
      }
    }
    AccountLimits of = of(account);
    double blocked = Math.max(0, block(account, at).until() - at);
    double calls = blocked + byConcurrency(account, of.concurrency(), count, work);
    return (long) Math.floor(Math.max(calls, byStarts(account, of, count, at)));
  }

  private long waiting(String line) {
    return (long) MemoryLanes.line(lanes.wait, line).size()
        + MemoryLanes.line(lanes.ready, line).size();
  }

  private double byConcurrency(String account, int most, double count, double work) {
    double free = Math.max(0, most - running(account).size());
    return most == 0 || count <= free ? 0 : work / count * (count - free) / most;
  }

  private double byStarts(String account, AccountLimits of, double count, long at) {
    if (of.rpm() == 0) {
      return 0;
    }
    double each = (double) of.window().toMillis() / of.rpm();
    double burst = Math.max(Math.ceil(BURST / each), of.concurrency());
    double since = at - Math.floor(burst * each);
    long lately =
        MemoryLanes.line(starts, account).values().stream().filter(it -> it > since).count();
    double smoothly = Math.max(0, count - Math.max(0, burst - lately)) * each;
    return Math.max(smoothly, byWindow(account, of, (long) count, at));
  }

  private double byWindow(String account, AccountLimits of, long count, long at) {
    long window = of.window().toMillis();
    List<Long> taken =
        MemoryLanes.line(starts, account).values().stream()
            .filter(it -> it > at - window)
            .sorted()
            .toList();
    long windows = (taken.size() + count - 1) / of.rpm();
    int place = (int) ((taken.size() + count - 1) % of.rpm());
    long entry = place < taken.size() ? taken.get(place) : at;
    return windows == 0 ? 0 : entry + windows * window - at;
  }

  static String text(AccountLimits of) {
    return Objects.toString(of.concurrency()) + " " + of.rpm() + " " + of.window().toMillis();
  }
}
