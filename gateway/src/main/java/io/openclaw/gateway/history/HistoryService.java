package io.openclaw.gateway.history;

import io.openclaw.loop.Loop;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskHooks;
import io.openclaw.task.TaskOutbox;
import io.openclaw.task.TaskReader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/// The history's own threads, from the gateway's start to its end.
final class HistoryService implements SmartLifecycle {
  /// A write that is interrupted halfway is undone, but that costs as much again.
  private static final Duration LONGEST_STEP = Duration.ofSeconds(10);

  private final ArchiverLeadership leadership;
  private final Archiver archiver;
  private final Upkeep upkeep;
  private final Backlog backlog;
  private final HistorySettings settings;
  private final List<Loop> loops = new ArrayList<>();

  HistoryService(
      TaskOutbox outbox,
      TaskReader store,
      TaskHooks hooks,
      HistoryArchive archive,
      HistoryBackup backup,
      ArchiverLease lease,
      MemoryGauge memory,
      HistorySettings settings,
      InstantSource clock) {
    this.settings = settings;
    this.leadership = new ArchiverLeadership(lease, settings.lease());
    this.archiver =
        new Archiver(
            outbox,
            new TakeOver(
                outbox, store, hooks::deliveries, archive, memory, settings, leadership::held),
            settings.batch(),
            leadership::held,
            clock);
    this.backlog = new Backlog(() -> archiver.state().lag(), store, memory, settings.behind());
    this.upkeep = new Upkeep(archive, backup, settings, clock, leadership::held);
  }

  private static Loop.Step thenPause(Runnable step) {
    return () -> {
      step.run();
      return false;
    };
  }

  private static Loop.Builder loop(String name) {
    return Loop.named(name).finishStepWithin(LONGEST_STEP);
  }

  HistoryState state() {
    HistoryState state = archiver.state();
    return backlog.tooLarge()
        ? state.because(
            "new tasks are refused until ended ones are written; the oldest waits for %d s"
                .formatted(state.lag().toSeconds()))
        : state;
  }

  HistoryBacklog backlog() {
    return backlog;
  }

  @Override
  public synchronized void start() {
    Duration upkeepEvery = settings.upkeepEvery();
    loops.add(
        loop("history-lease")
            .pause(settings.lease().dividedBy(3))
            .start(thenPause(leadership::renew)));
    loops.add(
        loop("history-archiver")
            .pause(Archiver.IDLE)
            .pauseAfterFailure(Archiver.FIRST_PAUSE, Archiver.LONGEST_PAUSE)
            .expect(StoreException.class)
            .expect(HistoryException.class)
            .start(archiver::pass));
    loops.add(
        loop("history-backlog")
            .pause(Backlog.LOOK_EVERY)
            .expect(StoreException.class)
            .start(thenPause(backlog::look)));
    loops.add(
        loop("history-upkeep")
            .pause(upkeepEvery)
            .pauseAfterFailure(upkeepEvery, upkeepEvery)
            .start(thenPause(upkeep::removeOld)));
    loops.add(
        loop("history-backup")
            .pause(upkeepEvery)
            .pauseAfterFailure(upkeepEvery, upkeepEvery)
            .start(thenPause(upkeep::backUp)));
  }

  /// The lease goes last and is given up, so that another gateway archives at once.
  @Override
  public synchronized void stop() {
    loops.reversed().forEach(Loop::close);
    loops.clear();
    leadership.release();
  }

  @Override
  public synchronized boolean isRunning() {
    return !loops.isEmpty();
  }
}
