package io.openclaw.redis;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The one place where a key's name is spelled, for Java and (rendered by [#lua]) for the scripts.
/// Every key of a task carries its shard's hash tag, so that one script call touches one slot.
public final class RedisKeys {
  private static final String ROOT = "oc:";
  private static final Map<Integer, String> SHARDS = new ConcurrentHashMap<>();

  private RedisKeys() {}

  /// Parts of a shard; a name is the shard's prefix, the part, and for families what follows it.
  public enum Part {
    /// `task:<id>` hash: the task's present state.
    TASK("task:", Scope.TASK),
    /// `log:<id>` stream: its events, ids `<seq>-0`.
    LOG("log:", Scope.TASK),
    /// `body:<id>` string: a request over 64 KB.
    BODY("body:", Scope.TASK),
    /// `wait:<lane>:<account>` sorted set: ids by fair time.
    WAIT("wait:"),
    /// `line:<lane>:<account>:<needs>` sorted set: those of them with these needs.
    LINE("line:"),
    /// `since:<lane>` sorted set: ids in line by the time they came into it.
    SINCE("since:", Scope.LANE),
    /// `needs:<lane>:<account>` set: what the waiting tasks need of a worker.
    NEEDS("needs:"),
    /// `turns:<lane>:<account>` hash: owner → fair time of its next task.
    TURNS("turns:"),
    /// `accounts:<lane>` sorted set: accounts with waiting tasks, by turn.
    ACCOUNTS("accounts:", Scope.LANE),
    /// `ready:<lane>:<account>` sorted set: ids claimed, but not started, by fair time.
    READY("ready:"),
    /// `lane:<lane>` stream with the group `workers`: ids on their way to a worker. Never trimmed.
    LANE("lane:", Scope.LANE),
    /// `leases:<lane>` sorted set: claimed ids by the end of their lease.
    LEASES("leases:", Scope.LANE),
    /// Set: lanes that are paused.
    PAUSED_LANES("paused-lanes"),
    /// Hash: `at` when a process last reached the shard, `lease` the length of leases.
    MARKED("marked"),
    /// Hash: `<lane>:<account>` → fair time of whoever comes next.
    FAIR_TIME("fair-time"),
    /// Hash: account → `<calls at once> <starts a window> <window, ms>`, 0 for no limit.
    LIMITS("limits"),
    /// Hash: account → `<until, epoch ms> <reason>`: none of its tasks is claimed before.
    BLOCKS("blocks"),
    /// `running:<account>` sorted set: ids that have started, by their start.
    RUNNING("running:"),
    /// `starts:<account>` sorted set: `<id>:<attempt>` by start, of the present window.
    STARTS("starts:"),
    /// Hash: `<lane>:<account>` → how long a run took lately, in milliseconds.
    PACE("pace"),
    /// Hash: `<owner>:tasks` → how many of the owner's wait, `<owner>:bytes` → of the requests.
    OWNERS("owners"),
    /// Hash: id → why the task could not be handled; nothing brings it up again.
    ASIDE("aside"),
    /// Sorted set: ids that wait for a time.
    DUE("due"),
    /// Sorted set: ids by the end of their longest wait.
    EXPIRY("expiry"),
    /// `owner:<owner>` sorted set: ids that the history may not have yet, by creation.
    OWNER("owner:"),
    /// `session:<owner>:<session>` sorted set: those of a session, by creation.
    SESSION("session:"),
    /// `answered:<owner>:<session>` sorted set: those of a session that succeeded.
    ANSWERED("answered:"),
    /// `idem:<digest>` string: `<id> <body digest>`.
    IDEMPOTENCY("idem:"),
    /// Hash: counters, see [io.openclaw.task.TaskReader#tally].
    TALLY("tally"),
    /// Sorted set: `<id> <owner>` of failed tasks by the time they failed.
    DEAD("dead"),
    /// `dead:<owner>` sorted set: ids of those of an owner.
    DEAD_OF("dead:"),
    /// `retried:<id>` string: the task that repeats it.
    RETRIED("retried:"),
    /// `sessions:<owner>` sorted set: sessions with tasks here, by their last submit.
    SESSIONS("sessions:"),
    /// `about:<owner>:<session>` hash: `title`, `by` (the task that gave it), `created`.
    ABOUT("about:"),
    /// `open-turns:<owner>:<session>` sorted set: unfinished turns in their order.
    OPEN_TURNS("open-turns:"),
    /// Sorted set: turns that wait for their context, by when a gateway may take them.
    TURNS_DUE("turns-due"),
    /// Sorted set: tasks whose end a webhook is to be told of, by the next attempt.
    HOOKS("hooks"),
    /// `hook:<id>` hash: what is delivered where, and the fence of the gateway that does it.
    HOOK("hook:", Scope.TASK),
    /// `deliveries:<id>` list: records of attempts, as JSON, oldest first.
    DELIVERIES("deliveries:", Scope.TASK),
    /// Stream: ended tasks on their way into the history.
    OUTBOX("outbox"),
    /// Channel: appended events.
    FEED("feed", Scope.CHANNEL),
    /// Channel: what workers want to know at once.
    CONTROL("control", Scope.CHANNEL);

    private static final Map<String, Part> BY_LUA_NAME =
        Arrays.stream(values()).collect(Collectors.toMap(Part::luaName, part -> part));

    private final String text;
    private final Scope scope;

    Part(String text) {
      this(text, text.endsWith(":") ? Scope.DATA : Scope.SHARD);
    }

    Part(String text, Scope scope) {
      this.text = text;
      this.scope = scope;
    }

    Scope scope() {
      return scope;
    }

    private String luaName() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Part ofLua(String name) {
      Part part = BY_LUA_NAME.get(name);
      if (part == null) {
        throw new IllegalStateException("a script names K." + name + ", which no part is");
      }
      return part;
    }
  }

  /// What a name needs beside the shard.
  enum Scope {
    SHARD,
    /// The lane.
    LANE,
    /// The id of a task.
    TASK,
    /// What stands in other keys or in the call.
    DATA,
    /// It names a channel.
    CHANNEL
  }

  /// What every key of a shard begins with; the hash tag is inside.
  public static String shard(int shard) {
    return SHARDS.computeIfAbsent(shard, it -> ROOT + "{" + ShardTags.of(it) + "}:");
  }

  public static String key(int shard, Part part) {
    return shard(shard) + part.text;
  }

  public static String key(int shard, Part part, String rest) {
    return shard(shard) + part.text + rest;
  }

  /// Into how many shards the tasks are divided; for ever.
  public static String shards() {
    return ROOT + "shards";
  }

  /// Liveness of one worker, as JSON with a time to live.
  public static String worker(String id) {
    return ROOT + "worker:" + id;
  }

  /// Ids of workers by the time they were last heard of.
  public static String workers() {
    return ROOT + "workers";
  }

  /// There while a worker is to drain.
  public static String drain(String worker) {
    return ROOT + "drain:" + worker;
  }

  /// Hash: digest of a token → what it is good for, as JSON.
  public static String tokens() {
    return ROOT + "tokens";
  }

  /// Hash: id of a token → second of its last use.
  public static String tokenUses() {
    return ROOT + "token-uses";
  }

  /// Set: owners of all tokens there ever were.
  public static String tokenOwners() {
    return ROOT + "token-owners";
  }

  /// Bucket of a client's requests.
  public static String quota(String client) {
    return ROOT + "quota:" + client;
  }

  /// Where somebody attends a task that is to be cancelled when nobody is left.
  public static String attended(String task) {
    return ROOT + "attended:" + task;
  }

  /// Held by the gateway that writes the history.
  public static String archiver() {
    return ROOT + "archiver";
  }

  /// The published state of an account, as JSON.
  public static String account(String name) {
    return ROOT + "account:" + name;
  }

  /// Parts of what the limiter keeps of an account.
  public enum Limit {
    /// Sorted set: holders of slots by the end of their life.
    SLOTS("slots"),
    /// Sorted set: waiting holders, next first.
    LINE("line"),
    /// Sorted set: places in the line by the end of their life.
    PLACES("places"),
    /// Sorted set: calls by the time they started, in the present window.
    STARTS("starts"),
    /// Sorted set: granted permits that have not begun, by the end of their life.
    GRANTED("granted"),
    /// Hash: what was learned, counters, the last error.
    LEARNED("learned"),
    /// Hash: `<field>:<model>`.
    BREAKERS("breakers"),
    /// List: the latest times to the first token, in milliseconds, newest first.
    FIRST_TOKENS("first-tokens"),
    /// Hash: name of an instance → process.
    INSTANCES("instances"),
    /// Sorted set: the latest ends of calls without a slot, by the time they were told.
    SETTLED("settled"),
    /// Channel: holders that should ask again now.
    HINT("hint"),
    /// `bucket:<kind>:<limit>` a token bucket.
    BUCKET("bucket:");

    private final String text;

    Limit(String text) {
      this.text = text;
    }
  }

  public static String limit(String account, Limit part) {
    return limiter(account) + part.text;
  }

  public static String limit(String account, Limit part, String rest) {
    return limiter(account) + part.text + rest;
  }

  private static String limiter(String account) {
    return ROOT + "{a:" + account + "}:";
  }

  /// Parts of what is kept of answers for identical calls. One hash tag for all: they share one
  /// bound, which is kept in one step.
  public enum Cached {
    /// `answer:<digest of the call>` string: the answer, with a time to live.
    ANSWER("answer:"),
    /// `claim:<digest of the call>` hash: who makes the call now; lives as long as its lease.
    CLAIM("claim:"),
    /// Sorted set: digests by the time their answer was kept.
    AGES("ages"),
    /// Sorted set: digests by the time their answer ends.
    ENDS("ends"),
    /// Hash: digest → bytes of its answer; `all` → their sum.
    SIZES("sizes");

    private final String text;

    Cached(String text) {
      this.text = text;
    }
  }

  public static String cached(Cached part) {
    return ROOT + "{cache}:" + part.text;
  }

  public static String cached(Cached part, String digest) {
    return cached(part) + digest;
  }

  /// A Lua table `K` of the shard's parts; scripts put the shard's prefix before each.
  static String lua() {
    return Arrays.stream(Part.values())
        .map(part -> "  %s = '%s',".formatted(part.luaName(), part.text))
        .collect(Collectors.joining("\n", "local K = {\n", "\n}\n"));
  }
}
