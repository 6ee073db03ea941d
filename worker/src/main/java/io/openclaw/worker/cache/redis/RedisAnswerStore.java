package io.openclaw.worker.cache.redis;

import io.openclaw.redis.LuaScript;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisException;
import io.openclaw.redis.RedisKeys;
import io.openclaw.redis.RedisKeys.Cached;
import io.openclaw.task.StoreException;
import io.openclaw.worker.cache.AnswerStore;
import io.openclaw.worker.cache.CacheSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// [AnswerStore] that all workers on one Redis share, on the server's clock.
public final class RedisAnswerStore implements AnswerStore {
  private static final LuaScript CONSULT = LuaScript.load(RedisAnswerStore.class, "consult");
  private static final LuaScript RENEW = LuaScript.load(RedisAnswerStore.class, "renew");
  private static final LuaScript KEEP = LuaScript.load(RedisAnswerStore.class, "keep");
  private static final LuaScript RELEASE = LuaScript.load(RedisAnswerStore.class, "release");

  private final Redis redis;

  public RedisAnswerStore(Redis redis) {
    this.redis = redis;
  }

  @Override
  public Found consult(String digest, String token, Duration lease) {
    List<Object> found = run(CONSULT, answerAndClaim(digest), List.of(token, millis(lease)));
    return switch ((String) found.getFirst()) {
      case "known" -> new Found.Known((String) found.get(1));
      case "lead" -> new Found.Leads();
      case "follow" -> new Found.Follows(Duration.ofMillis(((Number) found.get(1)).longValue()));
      default -> new Found.Alone();
    };
  }

  @Override
  public List<Boolean> renew(Collection<Claim> claims, Duration lease) {
    List<String> arguments = new ArrayList<>(List.of(millis(lease)));
    claims.forEach(claim -> arguments.addAll(List.of(claim.digest(), claim.token())));
    return run(RENEW, List.of(RedisKeys.cached(Cached.CLAIM)), arguments).stream()
        .map(it -> ((Number) it).longValue() == 1)
        .toList();
  }

  @Override
  public boolean keep(Claim claim, String answer, Duration ttl, CacheSettings bounds) {
    List<String> keys = new ArrayList<>(answerAndClaim(claim.digest()));
    keys.add(RedisKeys.cached(Cached.AGES));
    keys.add(RedisKeys.cached(Cached.ENDS));
    keys.add(RedisKeys.cached(Cached.SIZES));
    keys.add(RedisKeys.cached(Cached.ANSWER));
    List<String> arguments =
        List.of(
            claim.digest(),
            claim.token(),
            answer,
            millis(ttl),
            Integer.toString(bounds.mostAnswers()),
            Long.toString(bounds.mostBytes()));
    return ((Number) run(KEEP, keys, arguments).getFirst()).longValue() == 1;
  }

  @Override
  public void release(Claim claim, Duration alone) {
    List<String> keys = List.of(RedisKeys.cached(Cached.CLAIM, claim.digest()));
    run(RELEASE, keys, List.of(claim.token(), millis(alone)));
  }

  private List<Object> run(LuaScript script, List<String> keys, List<String> arguments) {
    try {
      return redis.run(script, keys, arguments);
    } catch (RedisException.Away away) {
      throw new StoreException.Away("the cache is away", away);
    } catch (RedisException.NoAnswer noAnswer) {
      throw new StoreException.OutcomeUnknown("the cache did not answer", noAnswer);
    } catch (RedisException.OutOfMemory full) {
      throw new StoreException.StorageFull("the cache's memory is used up", full);
    } catch (RedisException.Refused refused) {
      throw new StoreException.Broken("the cache answered with an error", refused);
    }
  }

  private static List<String> answerAndClaim(String digest) {
    return List.of(RedisKeys.cached(Cached.ANSWER, digest), RedisKeys.cached(Cached.CLAIM, digest));
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
