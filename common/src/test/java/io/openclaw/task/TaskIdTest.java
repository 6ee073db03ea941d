package io.openclaw.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskIdTest {

  @Test
  void idsSortByAgeTellTheirShardAndNeverRepeat() {
    TaskId older = TaskId.create(7, () -> Instant.ofEpochMilli(1_000));
    TaskId younger = TaskId.create(0, () -> Instant.ofEpochMilli(1_001));

    assertThat(older.age()).isLessThan(younger.age());
    assertThat(older.shard()).isEqualTo(7);
    Set<TaskId> many = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      many.add(TaskId.create(0, () -> Instant.EPOCH));
    }
    assertThat(many).hasSize(10_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "t0",
        "t0_",
        "t0_xyz",
        "T0_00000000000000000000000000",
        "t0_00000000000000000000000000 ",
        "t0_8zzzzzzzzzzzzzzzzzzzzzzzzz",
        "t0_0000000000000000000000000u",
        "../etc/passwd",
        "*"
      })
  void aMalformedIdIsNoId(String text) {
    assertThat(TaskId.parse(text)).isEmpty();
  }
}
