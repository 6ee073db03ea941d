package io.openclaw.gateway.history;

import io.openclaw.task.TaskOutbox;
import io.openclaw.task.TaskReader;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/// The history's own threads, from the gateway's start to its end.
final class HistoryService implements SmartLifecycle {
  private final Leadership leadership;
  private final Archiver archiver;
  private final Upkeep upkeep;
  private final List<Loop> loops = new ArrayList<>();

  HistoryService(
      TaskOutbox outbox,
      TaskReader store,
      HistoryArchive archive,
      HistoryBackup backup,
      ArchiverLease lease,
      MemoryGauge memory,
      HistorySettings settings,
      InstantSource clock) {
    this.leadership = new Leadership(lease, settings.lease());
    this.archiver =
        new Archiver(
            outbox,
            new TakeOver(outbox, store, archive, memory, settings, leadership::held),
            settings.batch(),
            leadership::held,
            clock);
    this.upkeep = new Upkeep(archive, backup, settings, clock, leadership::held);
  }

  HistoryState state() {
    return archiver.state();
  }

  @Override
  public synchronized void start() {
    loops.add(new Loop("history-lease", leadership::renew));
    loops.add(new Loop("history-archiver", archiver::pass));
    loops.add(new Loop("history-upkeep", upkeep::removeOld));
    loops.add(new Loop("history-backup", upkeep::backUp));
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
