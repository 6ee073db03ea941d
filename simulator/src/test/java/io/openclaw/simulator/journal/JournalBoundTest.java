package io.openclaw.simulator.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalBoundTest {

  private static final Call CALL = new Call("c", "k", "m", "hash");

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 1_000, 1_024, 3_000, 10_000})
  void keepsTheNewestFactsInOrder(int capacity) {
    Journal journal = new Journal(capacity);
    for (int i = 1; i <= 7_000; i++) {
      journal.add(i, CALL, Fact.Kind.START);
    }

    long first = Math.max(1, 7_001L - capacity);
    assertThat(numbers(journal, 0))
        .containsExactlyElementsOf(LongStream.rangeClosed(first, 7_000).boxed().toList());
    assertThat(numbers(journal, 6_999)).containsExactly(7_000L);
    assertThat(numbers(journal, 7_000)).isEmpty();
    assertThat(numbers(journal, Long.MAX_VALUE - 1)).isEmpty();
  }

  @Test
  void fillsAgainAfterItWasEmptied() {
    Journal journal = new Journal(5);
    for (int i = 0; i < 7; i++) {
      journal.add(i, CALL, Fact.Kind.START);
    }
    journal.clear();
    assertThat(journal.since(0)).isEmpty();

    for (int i = 0; i < 6; i++) {
      journal.add(i, CALL, Fact.Kind.END);
    }
    assertThat(numbers(journal, 0)).containsExactly(9L, 10L, 11L, 12L, 13L);
  }

  private static List<Long> numbers(Journal journal, long since) {
    return journal.since(since).stream().map(Fact::n).toList();
  }
}
