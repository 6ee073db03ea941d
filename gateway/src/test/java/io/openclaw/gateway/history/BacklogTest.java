package io.openclaw.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.gateway.SwitchableStore;
import io.openclaw.task.MemoryTaskStore;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final HistorySettings.Behind LIMITS =
      new HistorySettings.Behind(Duration.ofMinutes(10), 1, 0.7);

  private final SwitchableStore store =
      new SwitchableStore(new MemoryTaskStore(InstantSource.system(), QueueLimits.DEFAULT));
  private Duration lag = Duration.ofMinutes(11);
  private double used;
  private final Backlog backlog = new Backlog(() -> lag, store.store(), () -> used, LIMITS);

  private boolean tooLarge() {
    backlog.look();
    return backlog.tooLarge();
  }

  @Test
  void ofOldEndsIsTooLargeWhenMemoryRunsShort() {
    assertThat(tooLarge()).isFalse();

    used = 0.7;
    assertThat(tooLarge()).isTrue();

    used = 0.69;
    assertThat(tooLarge()).isFalse();
  }

  @Test
  void ofFreshEndsIsNeverTooLargeAndIsNotAskedFor() {
    lag = Duration.ofMinutes(10);
    used = 1;
    store.set(SwitchableStore.Mode.AWAY);

    assertThat(tooLarge()).isFalse();
  }

  @Test
  void whileTheStoreIsAwayWhatWasKnownStays() {
    used = 0.9;
    store.set(SwitchableStore.Mode.AWAY);
    assertThatThrownBy(backlog::look).isInstanceOf(StoreException.class);
    assertThat(backlog.tooLarge()).isFalse();

    store.set(SwitchableStore.Mode.THERE);
    assertThat(tooLarge()).isTrue();
    store.set(SwitchableStore.Mode.AWAY);
    assertThatThrownBy(backlog::look).isInstanceOf(StoreException.class);
    assertThat(backlog.tooLarge()).isTrue();
  }
}
