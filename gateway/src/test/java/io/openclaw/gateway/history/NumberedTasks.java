package io.openclaw.gateway.history;

import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskOutbox;
import io.openclaw.task.TaskReader;
import io.openclaw.task.TaskView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A live store that outlives its process with nothing but a file: its tasks follow from their
/// numbers, and the file says which of them were let go.
final class NumberedTasks implements TaskOutbox, TaskReader {
  private final Path file;
  private final int count;
  private final Set<Integer> acknowledged;

  private NumberedTasks(Path file, int count, Set<Integer> acknowledged) {
    this.file = file;
    this.count = count;
    this.acknowledged = acknowledged;
  }

  /// Tasks 1 to `count`.
  static NumberedTasks in(Path file, int count) throws IOException {
    Set<Integer> numbers = new TreeSet<>();
    if (Files.exists(file)) {
      String text = Files.readString(file);
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      whole.lines().map(Integer::valueOf).forEach(numbers::add);
    }
    return new NumberedTasks(file, count, numbers);
  }

  static TaskId id(int number) {
    return new TaskId("t0_0%025d".formatted(number));
  }

  Set<Integer> acknowledged() {
    return acknowledged;
  }

  @Override
  public List<Entry> outbox(int shard, int limit) {
    return IntStream.rangeClosed(1, count)
        .filter(it -> !acknowledged.contains(it))
        .limit(limit)
        .mapToObj(it -> new Entry(Integer.toString(it), id(it), /* forget= */ false))
        .toList();
  }

  @Override
  public void archived(List<Entry> entries, Duration hot, Duration keys) {
    String lines = entries.stream().map(it -> it.entry() + "\n").collect(Collectors.joining());
    try {
      Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    entries.forEach(it -> acknowledged.add(Integer.valueOf(it.entry())));
  }

  @Override
  public int shards() {
    return 1;
  }

  @Override
  public Optional<TaskView> find(TaskId id) {
    return Optional.of(task(id).view());
  }

  @Override
  public List<TaskEvent> events(TaskId id, long after, int limit) {
    return task(id).events().stream().filter(it -> it.seq() > after).limit(limit).toList();
  }

  @Override
  public Optional<String> request(TaskId id) {
    return task(id).request();
  }

  private static EndedTask task(TaskId id) {
    int number = Integer.parseInt(id.age());
    String[] pieces = new String[number % 30];
    for (int n = 0; n < pieces.length; n++) {
      pieces[n] = (number + "/" + n + " ").repeat(number % 50 == 0 ? 2_000 : 20);
    }
    return EndedTask.with(id, EndedTask.NOON, pieces);
  }

  @Override
  public List<TaskView> find(List<TaskId> ids) {
    return ids.stream().map(id -> task(id).view()).toList();
  }

  @Override
  public List<TaskId> list(String owner, Optional<String> before, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<TaskId> inSession(String owner, String session, Optional<String> before, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<TaskId> answered(String owner, String session, Optional<String> before, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<TaskEvent> lastEvents(TaskId id, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<String, Long> tally() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void ping() {}
}
