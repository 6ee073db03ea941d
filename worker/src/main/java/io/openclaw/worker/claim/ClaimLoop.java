package io.openclaw.worker.claim;

import io.openclaw.loop.Loop;
import io.openclaw.task.Claim;
import io.openclaw.task.Lane;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskWork;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Takes work as long as places are free. That it makes turns at all is watched by [ClaimWatchdog].
final class ClaimLoop implements AutoCloseable {
  private static final int MOST_A_CALL = 32;
  private static final Duration PAUSE = Duration.ofMillis(250);

  /// Longer than any call to the store: what an interrupted claim hands out waits for its lease.
  private static final Duration CLAIM_UNDER_WAY = Duration.ofSeconds(10);

  private final TaskWork work;
  private final String worker;
  private final HeldClaims held;
  private final ClaimSettings settings;
  private final ClaimWatchdog watchdog;
  private final Loop loop;

  ClaimLoop(
      TaskWork work,
      String worker,
      ClaimSettings settings,
      HeldClaims held,
      ClaimWatchdog watchdog) {
    this.work = work;
    this.worker = worker;
    this.held = held;
    this.settings = settings;
    this.watchdog = watchdog;
    this.loop =
        Loop.named("claim")
            .pause(PAUSE)
            .expect(StoreException.class)
            .finishStepWithin(CLAIM_UNDER_WAY)
            .build(this::turn);
  }

  void start() {
    loop.start();
  }

  /// There may be work, or a place for it.
  void wake() {
    loop.wake();
  }

  /// TestClaims no more; returns when a claim under way is over.
  @Override
  public void close() {
    loop.close();
  }

  /// Whether it got something, so that another turn is worth it.
  private boolean turn() {
    Map<Lane, Integer> wanted = wanted(held.free());
    List<Claim> claims =
        wanted.isEmpty()
            ? List.of()
            : work.claim(worker, settings.able(), wanted, settings.lease());
    watchdog.turned();
    claims.forEach(held::begin);
    return !claims.isEmpty();
  }

  /// Each lane with free places may fill an equal part of a call.
  private static Map<Lane, Integer> wanted(Map<Lane, Integer> free) {
    free.values().removeIf(places -> places <= 0);
    Map<Lane, Integer> wanted = new EnumMap<>(Lane.class);
    free.forEach((lane, places) -> wanted.put(lane, Math.min(places, MOST_A_CALL / free.size())));
    return wanted;
  }
}
