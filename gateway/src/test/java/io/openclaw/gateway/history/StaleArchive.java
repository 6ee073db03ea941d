package io.openclaw.gateway.history;

import io.openclaw.gateway.history.sql.HistoryFile;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskOutbox.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// Collects what a batch wants, lets the world go on for a long time, and only then writes it.
final class StaleArchive implements HistoryArchive {
  private final HistoryArchive archive;
  private final Consumer<Entry> meanwhile;

  StaleArchive(HistoryArchive archive, Consumer<Entry> meanwhile) {
    this.archive = archive;
    this.meanwhile = meanwhile;
  }

  @Override
  public <T> T write(Function<Batch, T> work) {
    List<Copy> copies = new ArrayList<>();
    T result = work.apply(new Collector(copies));
    copies.forEach(it -> meanwhile.accept(new Entry("1-0", it.task().id(), /* forget= */ false)));
    archive.write(batch -> {
      copies.forEach(batch::put);
      return batch;
    });
    return result;
  }

  @Override
  public int removeEndedBefore(Instant limit, int most) {
    return 0;
  }

  @Override
  public void wipe() {}

  @Override
  public Rewrite rewriteIfForgottenBefore(Instant limit, Duration patience) {
    return Rewrite.NOT_NEEDED;
  }

  private record Collector(List<Copy> copies) implements Batch {
    @Override
    public Put put(Copy copy) {
      EndedTask read = new EndedTask(copy.task(), all(copy), copy.request());
      copies.add(HistoryFile.copy(read));
      return Put.STORED;
    }

    private static List<TaskEvent> all(Copy copy) {
      List<TaskEvent> events = new ArrayList<>();
      copy.log().forEachRemaining(events::addAll);
      return events;
    }

    @Override
    public void forget(TaskId id) {}

    @Override
    public void retried(TaskId id, TaskId as) {}

    @Override
    public void deliveries(TaskId id, List<String> records) {}

    @Override
    public long bytes() {
      return 0;
    }
  }
}
