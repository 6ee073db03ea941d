package io.openclaw.gateway.history;

import io.openclaw.task.StoreException;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskOutbox.Entry;
import io.openclaw.task.TaskOutbox.Order;
import io.openclaw.task.TaskReader;
import io.openclaw.task.TaskView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// Reads ended tasks from the live store before the transaction that writes them begins, many at
/// the same time: one after the other, each would cost its round trips while the transaction waits.
/// Used by one thread.
final class ReadAhead {
  private static final int WIDEST = 32;
  private static final Optional<WholeCopy> NONE = Optional.empty();

  private final TaskReader store;
  private final Function<TaskId, List<String>> deliveries;
  private final long mostBytes;
  private final BooleanSupplier allowed;

  /// How many tasks are read at the same time. Follows from the size of those before, so that large
  /// ones do not fill the heap.
  private int width = WIDEST / 4;

  ReadAhead(
      TaskReader store,
      Function<TaskId, List<String>> deliveries,
      long mostBytes,
      BooleanSupplier allowed) {
    this.store = store;
    this.deliveries = deliveries;
    this.mostBytes = mostBytes;
    this.allowed = allowed;
  }

  /// The first of `entries`, up to about `mostBytes` of text. Throws
  /// [io.openclaw.task.StoreException] when the tasks cannot be found at all.
  List<Fetched> read(List<Entry> entries) {
    List<Fetched> all = new ArrayList<>();
    long bytes = 0;
    while (all.size() < entries.size() && bytes < mostBytes && allowed.getAsBoolean()) {
      int end = Math.min(entries.size(), all.size() + width);
      List<Fetched> wave = wave(entries.subList(all.size(), end));
      long size = wave.stream().mapToLong(Fetched::bytes).sum();
      width = Math.clamp(mostBytes * wave.size() / Math.max(1, size), 1, WIDEST);
      bytes += size;
      all.addAll(wave);
    }
    return all;
  }

  private List<Fetched> wave(List<Entry> entries) {
    Function<TaskId, Optional<TaskView>> find = found(entries);
    try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
      return entries.stream()
          .map(entry ->
              new Fetched(
                  entry,
                  together.submit(() -> entry.forget() ? NONE : copy(find, entry.id())),
                  together.submit(() -> records(entry))))
          .toList();
    }
  }

  /// All tasks by one call; when a single one makes it fail, each is found by itself, so that the
  /// others are not held up.
  private Function<TaskId, Optional<TaskView>> found(List<Entry> entries) {
    List<TaskId> ids = entries.stream().filter(it -> !it.forget()).map(Entry::id).toList();
    if (ids.isEmpty()) {
      return store::find;
    }
    try {
      Map<TaskId, TaskView> tasks = new HashMap<>();
      store.find(ids).forEach(task -> tasks.put(task.id(), task));
      return id -> Optional.ofNullable(tasks.get(id));
    } catch (StoreException.Away | StoreException.OutcomeUnknown general) {
      throw general;
    } catch (RuntimeException ofOneTask) {
      return store::find;
    }
  }

  private Optional<WholeCopy> copy(Function<TaskId, Optional<TaskView>> find, TaskId id) {
    Optional<WholeCopy> copy = find.apply(id).map(task -> new WholeCopy(store, task));
    copy.ifPresent(WholeCopy::readStart);
    return copy;
  }

  private List<String> records(Entry entry) {
    return entry.order() instanceof Order.Deliveries ? deliveries.apply(entry.id()) : List.of();
  }

  /// One entry, and what reading its task and the records of its deliveries came to.
  record Fetched(
      Entry entry, Future<Optional<WholeCopy>> reading, Future<List<String>> readingRecords) {

    /// The copy; empty when there is no such task any more. Throws what reading it threw.
    Optional<WholeCopy> copy() {
      return result(reading);
    }

    /// Throws as [#copy].
    List<String> records() {
      return result(readingRecords);
    }

    private static <T> T result(Future<T> reading) {
      try {
        return reading.get();
      } catch (ExecutionException failed) {
        throw failed.getCause() instanceof RuntimeException its
            ? its
            : new IllegalStateException(failed.getCause());
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
        throw new HistoryException.Unavailable("reading was interrupted", stopping);
      }
    }

    private long bytes() {
      return reading.state() == Future.State.SUCCESS
          ? reading.resultNow().map(WholeCopy::startBytes).orElse(0L)
          : 0;
    }
  }
}
