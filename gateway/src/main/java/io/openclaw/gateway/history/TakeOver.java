package io.openclaw.gateway.history;

import io.openclaw.gateway.history.HistoryArchive.Batch;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskOutbox;
import io.openclaw.task.TaskOutbox.Entry;
import io.openclaw.task.TaskReader;
import io.openclaw.task.TaskView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Takes ended tasks of one outbox over into the history. The order is the promise: read, commit,
/// and only then tell the store that its copies may go.
final class TakeOver {
  private final TaskOutbox outbox;
  private final TaskReader store;
  private final HistoryArchive archive;
  private final MemoryGauge memory;
  private final HistorySettings settings;
  private final BooleanSupplier allowed;

  /// @param allowed asked before each task; false stops at once
  TakeOver(
      TaskOutbox outbox,
      TaskReader store,
      HistoryArchive archive,
      MemoryGauge memory,
      HistorySettings settings,
      BooleanSupplier allowed) {
    this.outbox = outbox;
    this.store = store;
    this.archive = archive;
    this.memory = memory;
    this.settings = settings;
    this.allowed = allowed;
  }

  /// Returns how many entries are done with. Fails as a whole when store or history do; what is
  /// wrong with a single task only sets this one aside.
  int run(List<Entry> entries, SetAside setAside) {
    List<Entry> safe = archive.write(batch -> copyAll(entries, batch, setAside));
    if (!safe.isEmpty()) {
      outbox.archived(safe, hot(), settings.retention());
      setAside.done(safe);
    }
    return safe.size();
  }

  private List<Entry> copyAll(List<Entry> entries, Batch batch, SetAside setAside) {
    List<Entry> safe = new ArrayList<>();
    for (Entry entry : entries) {
      if (!allowed.getAsBoolean() || batch.bytes() >= settings.batchSize().toBytes()) {
        break;
      }
      try {
        carryOut(entry, batch);
        safe.add(entry);
      } catch (HistoryException.Unavailable
          | StoreException.Away
          | StoreException.OutcomeUnknown e) {
        throw e;
      } catch (RuntimeException | OutOfMemoryError itsOwn) {
        setAside.add(entry, itsOwn);
      }
    }
    return safe;
  }

  private void carryOut(Entry entry, Batch batch) {
    if (entry.forget()) {
      batch.forget(entry.id());
      return;
    }
    Optional<TaskView> task = store.find(entry.id());
    if (task.isPresent()) {
      copy(task.get(), batch);
    }
  }

  /// A task that is deleted while it is read looks incomplete; it is simply gone.
  private void copy(TaskView task, Batch batch) {
    try {
      batch.put(new WholeCopy(store, task));
    } catch (WholeCopy.Incomplete incomplete) {
      if (store.find(task.id()).isPresent()) {
        throw incomplete;
      }
    }
  }

  private Duration hot() {
    return memory.used() >= settings.hotBelow() ? Duration.ZERO : settings.hot();
  }
}
