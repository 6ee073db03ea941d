package io.openclaw.ratelimit.redis;

import io.openclaw.ratelimit.Account;
import io.openclaw.ratelimit.Slots;
import io.openclaw.redis.LuaScript;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisException;
import io.openclaw.redis.RedisKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// [Slots] that all processes on one Redis share.
public final class RedisSlots implements Slots {
  private final Redis redis;
  private final LuaScript acquire;
  private final LuaScript renew;
  private final LuaScript release;

  public RedisSlots(Redis redis) {
    this(redis, Map.of());
  }

  RedisSlots(Redis redis, Map<String, String> includes) {
    this.redis = redis;
    this.acquire = LuaScript.load(RedisSlots.class, "acquire_slot", includes);
    this.renew = LuaScript.load(RedisSlots.class, "renew_slots", includes);
    this.release = LuaScript.load(RedisSlots.class, "release_slot", includes);
  }

  @Override
  public Answer acquire(Account account, String holder, int priority, Duration lease) {
    List<String> arguments =
        List.of(
            holder,
            Integer.toString(account.concurrency()),
            Integer.toString(priority),
            Long.toString(lease.toMillis()));
    List<Object> answer = run(acquire, account, arguments);
    return number(answer, 0) == 1
        ? Answer.GRANTED
        : new Answer(false, (int) number(answer, 1), Duration.ofMillis(number(answer, 2)));
  }

  @Override
  public void renew(Account account, Collection<String> holders, Duration lease) {
    List<String> arguments = new ArrayList<>(List.of(Long.toString(lease.toMillis())));
    arguments.addAll(holders);
    run(renew, account, arguments);
  }

  @Override
  public void release(Account account, String holder, Duration hold) {
    run(release, account, List.of(holder, Long.toString(hold.toMillis())));
  }

  private List<Object> run(LuaScript script, Account account, List<String> arguments) {
    String id = account.id();
    List<String> keys = List.of(RedisKeys.slots(id), RedisKeys.line(id), RedisKeys.places(id));
    try {
      return redis.run(script, keys, arguments);
    } catch (RedisException failed) {
      throw new Unreachable(failed);
    }
  }

  private static long number(List<?> answer, int index) {
    return ((Number) answer.get(index)).longValue();
  }
}
