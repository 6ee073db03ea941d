package io.openclaw.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryUntilAnsweredTest {
  private final Deque<RuntimeException> failures = new ArrayDeque<>();
  private int calls;

  private String step() {
    calls++;
    if (!failures.isEmpty()) {
      throw failures.remove();
    }
    return "answer";
  }

  @Test
  void repeatsWhateverMayPass() {
    failures.addAll(
        List.of(
            new StoreException.Away("away", new IllegalStateException()),
            new StoreException.OutcomeUnknown("unknown", new IllegalStateException()),
            new StoreException.StorageFull("full", new IllegalStateException())));

    assertThat(RetryUntilAnswered.call(this::step, () -> true)).isEqualTo("answer");
    assertThat(calls).isEqualTo(4);
  }

  @Test
  void throwsTheLastFailureOnceItIsNotWantedAnyMore() {
    StoreException away = new StoreException.Away("away", new IllegalStateException());
    failures.add(away);

    assertThatThrownBy(() -> RetryUntilAnswered.call(this::step, () -> false)).isSameAs(away);
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void doesNotRepeatADefect() {
    IllegalStateException defect = new IllegalStateException("defect");
    failures.add(defect);

    assertThatThrownBy(() -> RetryUntilAnswered.call(this::step, () -> true)).isSameAs(defect);
    assertThat(calls).isEqualTo(1);
  }
}
