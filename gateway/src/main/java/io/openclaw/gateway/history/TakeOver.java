package io.openclaw.gateway.history;

import io.openclaw.gateway.history.HistoryArchive.Batch;
import io.openclaw.gateway.history.ReadAhead.Fetched;
import io.openclaw.task.StoreException;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskOutbox;
import io.openclaw.task.TaskOutbox.Entry;
import io.openclaw.task.TaskOutbox.Order;
import io.openclaw.task.TaskReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// Takes ended tasks of one outbox over into the history. The order is the promise: read, commit,
/// and only then tell the store that its copies may go.
final class TakeOver {
  private final TaskOutbox outbox;
  private final TaskReader store;
  private final ReadAhead ahead;
  private final HistoryArchive archive;
  private final MemoryGauge memory;
  private final HistorySettings settings;
  private final BooleanSupplier allowed;

  /// @param deliveries reads the records of a task's webhook
  /// @param allowed asked before each task; false stops at once
  TakeOver(
      TaskOutbox outbox,
      TaskReader store,
      Function<TaskId, List<String>> deliveries,
      HistoryArchive archive,
      MemoryGauge memory,
      HistorySettings settings,
      BooleanSupplier allowed) {
    this.outbox = outbox;
    this.store = store;
    this.ahead = new ReadAhead(store, deliveries, settings.batchSize().toBytes(), allowed);
    this.archive = archive;
    this.memory = memory;
    this.settings = settings;
    this.allowed = allowed;
  }

  /// Returns how many entries are done with. Fails as a whole when store or history do; what is
  /// wrong with a single task only sets this one aside.
  int run(List<Entry> entries, SetAside setAside) {
    List<Fetched> fetched = ahead.read(entries);
    List<Entry> safe = archive.write(batch -> copyAll(fetched, batch, setAside));
    if (!safe.isEmpty()) {
      outbox.archived(safe, hot(), settings.retention());
      setAside.done(safe);
    }
    return safe.size();
  }

  private List<Entry> copyAll(List<Fetched> entries, Batch batch, SetAside setAside) {
    List<Entry> safe = new ArrayList<>();
    for (Fetched fetched : entries) {
      Entry entry = fetched.entry();
      if (!allowed.getAsBoolean() || batch.bytes() >= settings.batchSize().toBytes()) {
        break;
      }
      try {
        carryOut(fetched, batch);
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

  private void carryOut(Fetched fetched, Batch batch) {
    TaskId id = fetched.entry().id();
    switch (fetched.entry().order()) {
      case Order.Forget _ -> batch.forget(id);
      case Order.End _ -> put(fetched, batch);
      case Order.Retried(TaskId as) -> {
        // Once the store is told that this entry is safe, it drops its copy of the task, too.
        put(fetched, batch);
        batch.retried(id, as);
      }
      case Order.Deliveries _ -> {
        put(fetched, batch);
        batch.deliveries(id, fetched.records());
      }
    }
  }

  private void put(Fetched fetched, Batch batch) {
    try {
      fetched.copy().ifPresent(batch::put);
    } catch (WholeCopy.Incomplete incomplete) {
      requireDeleted(fetched.entry().id(), incomplete);
    }
  }

  /// A task that is deleted while it is read looks incomplete; it is simply gone.
  private void requireDeleted(TaskId id, WholeCopy.Incomplete incomplete) {
    if (store.find(id).isPresent()) {
      throw incomplete;
    }
  }

  private Duration hot() {
    return memory.used() >= settings.hotBelow() ? Duration.ZERO : settings.hot();
  }
}
