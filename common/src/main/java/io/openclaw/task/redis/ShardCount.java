package io.openclaw.task.redis;

import io.lettuce.core.SetArgs;
import io.openclaw.redis.Redis;
import io.openclaw.redis.RedisKeys;
import io.openclaw.task.StoreException;
import java.util.Optional;
import java.util.function.IntSupplier;

/// Into how many shards the tasks in a Redis are divided. The first gateway that starts on a Redis
/// keeps its number there, and it holds for all processes from then on: with another number a
/// process would neither find the tasks of the others nor be found by them.
public final class ShardCount {
  public static final int MOST = 999;
  private static final int NOT_KEPT = 0;

  private final IntSupplier read;
  private volatile int known;

  private ShardCount(IntSupplier read) {
    this.read = read;
  }

  /// Asks nobody: for a store of one's own.
  public static ShardCount fixed(int shards) {
    return new ShardCount(() -> shards);
  }

  /// Keeps `setting` in a Redis that has no number yet.
  ///
  /// @param setting 0 takes what Redis has, and 1 where it has none
  public static ShardCount agreed(Redis redis, int setting) {
    String mine = Integer.toString(Math.max(1, setting));
    return new ShardCount(() -> {
      String kept =
          Scripts.translated(
              () -> redis.call(it -> it.setGet(RedisKeys.shards(), mine, SetArgs.Builder.nx())));
      int shards = Integer.parseInt(kept == null ? mine : kept);
      if (setting > 0 && shards != setting) {
        throw differs(shards, setting);
      }
      return shards;
    });
  }

  /// Takes what a gateway has kept. Until one has, there is nothing but an empty first shard.
  public static ShardCount found(Redis redis) {
    return new ShardCount(() ->
        Optional.ofNullable(Scripts.translated(() -> redis.call(it -> it.get(RedisKeys.shards()))))
            .map(Integer::parseInt)
            .orElse(NOT_KEPT));
  }

  /// Asks Redis only as long as the number is not known. Throws [StoreException] when Redis does
  /// not tell it, or tells another one than is set here.
  public int get() {
    int shards = known;
    return shards > 0 ? shards : refresh();
  }

  /// Reads the number again: a Redis that was emptied begins anew, perhaps with another one.
  public int refresh() {
    int shards = read.getAsInt();
    known = shards;
    return Math.max(1, shards);
  }

  /// Why this process must not work with this Redis, in one sentence that says what to do; empty
  /// when it may. Throws [StoreException.Away] and the like when that cannot be known.
  public Optional<String> conflict() {
    try {
      refresh();
      return Optional.empty();
    } catch (StoreException.Broken differs) {
      return Optional.of(String.valueOf(differs.getMessage()));
    }
  }

  private static StoreException.Broken differs(int kept, int setting) {
    return new StoreException.Broken(
        ("The tasks in this Redis are divided into %d shards, but openclaw.shards is %d. Start with"
                + " OPENCLAW_SHARDS=%d or without this setting; another number needs an empty Redis.")
            .formatted(kept, setting, kept),
        new IllegalStateException("shards differ"));
  }
}
