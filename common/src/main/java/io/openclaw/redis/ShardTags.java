package io.openclaw.redis;

import io.lettuce.core.cluster.SlotHash;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The hash tags of shards. Tags that merely count up lie side by side in a cluster's slots; these
/// are chosen so that each shard's slot lies about where it halves the widest gap between those
/// before it: shard 1 half around from shard 0, shards 2 and 3 a quarter. So any number of shards
/// is spread over the slots, evenly when it is a power of two.
///
/// A tag never changes: it is in the name of every key.
final class ShardTags {
  /// How far a slot may be from where it should be: a sixteenth of the distance of 16 shards.
  private static final int NEAR = 64;

  private static final int BITS_BEYOND_A_SLOT = 18;
  private static final String FIRST = "s0";
  private static final Map<Integer, String> TAGS = new ConcurrentHashMap<>();

  private ShardTags() {}

  static String of(int shard) {
    return TAGS.computeIfAbsent(shard, ShardTags::choose);
  }

  private static String choose(int shard) {
    if (shard == 0) {
      return FIRST;
    }
    int around = Integer.reverse(shard) >>> BITS_BEYOND_A_SLOT;
    int wanted = (slot(FIRST) + around) % SlotHash.SLOT_COUNT;
    int number = 0;
    while (distance(slot(tag(shard, number)), wanted) > NEAR) {
      number++;
    }
    return tag(shard, number);
  }

  private static String tag(int shard, int number) {
    return "s" + shard + "-" + number;
  }

  private static int slot(String tag) {
    return SlotHash.getSlot(tag);
  }

  /// The slots are a ring here.
  private static int distance(int one, int other) {
    int apart = Math.abs(one - other);
    return Math.min(apart, SlotHash.SLOT_COUNT - apart);
  }
}
