package io.openclaw.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.cluster.SlotHash;
import io.openclaw.redis.RedisKeys.Part;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardTagsTest {
  private static final int MOST = 16;

  /// What stands in keys that exist.
  @Test
  void tagsAreForEver() {
    assertThat(IntStream.range(0, MOST).mapToObj(ShardTags::of))
        .containsExactly(
            "s0", "s1-34", "s2-58", "s3-316", "s4-118", "s5-323", "s6-44", "s7-67", "s8-137",
            "s9-155", "s10-75", "s11-52", "s12-42", "s13-61", "s14-98", "s15-352");
  }

  /// Servers of a cluster have ranges of slots of one size.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 16})
  void aPowerOfTwoOfShardsIsTheSameForEachServer(int shards) {
    for (int servers = 1; servers <= shards; servers *= 2) {
      int[] held = new int[servers];
      for (int slot : slots(shards)) {
        held[slot * servers / SlotHash.SLOT_COUNT]++;
      }
      assertThat(held).as("of %d servers", servers).containsOnly(shards / servers);
    }
  }

  @Test
  void fromOneToSixteenShardsNoGapIsTwiceAsWideAsAnEvenOne() {
    for (int shards = 1; shards <= MOST; shards++) {
      int[] slots = slots(shards);
      Arrays.sort(slots);
      int widest = slots[0] + SlotHash.SLOT_COUNT - slots[shards - 1];
      for (int i = 1; i < shards; i++) {
        widest = Math.max(widest, slots[i] - slots[i - 1]);
      }

      assertThat(widest)
          .as("of %d shards", shards)
          .isLessThan(2 * SlotHash.SLOT_COUNT / shards + 129);
    }
  }

  @Test
  void allKeysOfAShardAreInItsSlot() {
    for (int shard : List.of(0, 3, 999)) {
      int slot = SlotHash.getSlot(ShardTags.of(shard));
      for (Part part : Part.values()) {
        assertThat(SlotHash.getSlot(RedisKeys.key(shard, part, "x"))).isEqualTo(slot);
      }
    }
  }

  private static int[] slots(int shards) {
    return IntStream.range(0, shards)
        .map(shard -> SlotHash.getSlot(RedisKeys.shard(shard)))
        .toArray();
  }
}
