package io.openclaw.task.redis;

import io.openclaw.redis.LuaScript;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisException;
import io.openclaw.task.Lane;
import io.openclaw.task.StoreException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The scripts of the task store, run on a shard; Redis's failures become the store's.
final class Scripts {
  private static final List<String> LANES = Arrays.stream(Lane.values()).map(Lane::word).toList();

  final LuaScript submit;
  final LuaScript claim;
  final LuaScript start;
  final LuaScript append;
  final LuaScript beat;
  final LuaScript finish;
  final LuaScript retryLater;
  final LuaScript giveBack;
  final LuaScript cancel;
  final LuaScript pause;
  final LuaScript resume;
  final LuaScript pauseLane;
  final LuaScript resumeLane;
  final LuaScript lanes;
  final LuaScript discard;
  final LuaScript sessions;
  final LuaScript takeTurns;
  final LuaScript releaseTurn;
  final LuaScript hookTake;
  final LuaScript hookSettle;
  final LuaScript hookPostpone;
  final LuaScript hookOrder;
  final LuaScript forget;
  final LuaScript sweep;
  final LuaScript tidy;
  final LuaScript archived;
  final LuaScript view;
  final LuaScript tally;
  final LuaScript load;

  private final Redis redis;

  /// @param overrides includes to replace, empty in production
  Scripts(Redis redis, Map<String, String> overrides) {
    this.redis = redis;
    this.submit = load("submit", overrides);
    this.claim = load("claim", overrides);
    this.start = load("start", overrides);
    this.append = load("append", overrides);
    this.beat = load("beat", overrides);
    this.finish = load("finish", overrides);
    this.retryLater = load("retry_later", overrides);
    this.giveBack = load("give_back", overrides);
    this.cancel = load("cancel", overrides);
    this.pause = load("pause", overrides);
    this.resume = load("resume", overrides);
    this.pauseLane = load("pause_lane", overrides);
    this.resumeLane = load("resume_lane", overrides);
    this.lanes = load("lanes", overrides);
    this.discard = load("discard", overrides);
    this.sessions = load("sessions", overrides);
    this.takeTurns = load("take_turns", overrides);
    this.releaseTurn = load("release_turn", overrides);
    this.hookTake = load("hook_take", overrides);
    this.hookSettle = load("hook_settle", overrides);
    this.hookPostpone = load("hook_postpone", overrides);
    this.hookOrder = load("hook_order", overrides);
    this.forget = load("forget", overrides);
    this.sweep = load("sweep", overrides);
    this.tidy = load("tidy", overrides);
    this.archived = load("archived", overrides);
    this.view = load("view", overrides);
    this.tally = load("tally", overrides);
    this.load = load("load", overrides);
  }

  Redis redis() {
    return redis;
  }

  List<Object> run(LuaScript script, int shard, List<String> arguments) {
    List<String> keys = script.keys(shard, LANES, arguments);
    return translated(() -> redis.run(script, keys, arguments));
  }

  /// A script on a shard.
  record Call(LuaScript script, int shard, List<String> arguments) {}

  /// Runs scripts that write nothing all at once; their answers are in the order of the calls.
  List<List<Object>> runAll(List<Call> calls) {
    if (calls.isEmpty()) {
      return List.of();
    }
    return translated(() -> redis.runAll(calls.stream().map(Scripts::onShard).toList()));
  }

  private static Redis.ScriptCall onShard(Call call) {
    List<String> keys = call.script().keys(call.shard(), LANES, call.arguments());
    return new Redis.ScriptCall(call.script(), keys, call.arguments());
  }

  /// Runs `call`; what Redis throws is told in the store's words.
  static <T> T translated(Supplier<T> call) {
    try {
      return call.get();
    } catch (RedisException.Away away) {
      throw new StoreException.Away("the task store is away", away);
    } catch (RedisException.NoAnswer noAnswer) {
      throw new StoreException.OutcomeUnknown("the task store did not answer", noAnswer);
    } catch (RedisException.OutOfMemory full) {
      throw new StoreException.StorageFull("the task store's memory is used up", full);
    } catch (RedisException.Refused refused) {
      throw new StoreException.Broken("the task store answered with an error", refused);
    }
  }

  private static LuaScript load(String name, Map<String, String> overrides) {
    return LuaScript.load(Scripts.class, name, overrides);
  }
}
