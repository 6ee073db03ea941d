package io.openclaw.gateway.feed;

import io.openclaw.task.TaskEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The newest events of one task, contiguous from `first` to `last`; older ones are in the log.
/// Bounded by count and by characters, but never empty once it held an event: the newest stays,
/// however large. Empty means `last == first - 1`.
final class Ring {
  private static final int SLOTS = 64;
  private static final long MOST_CHARACTERS = 32 << 10;

  private final @Nullable TaskEvent[] slots = new @Nullable TaskEvent[SLOTS];
  private long first = 1;
  private long last;
  private long characters;

  /// Takes an event that is newer than all here. When it leaves a hole, only it is kept.
  void add(TaskEvent event) {
    if (event.seq() <= last) {
      return;
    }
    if (event.seq() > last + 1) {
      clear(event.seq());
    }
    if (event.seq() - first >= SLOTS) {
      dropFirst();
    }
    slots[slot(event.seq())] = event;
    last = event.seq();
    characters += size(event);
    while (characters > MOST_CHARACTERS && first < last) {
      dropFirst();
    }
  }

  /// All after `seq`, or nothing when the one after it is not here.
  List<TaskEvent> after(long seq) {
    if (seq + 1 < first || seq >= last) {
      return List.of();
    }
    List<TaskEvent> events = new ArrayList<>();
    for (long next = seq + 1; next <= last; next++) {
      TaskEvent event = slots[slot(next)];
      if (event != null) {
        events.add(event);
      }
    }
    return events;
  }

  private void dropFirst() {
    TaskEvent dropped = slots[slot(first)];
    slots[slot(first)] = null;
    characters -= dropped == null ? 0 : size(dropped);
    first++;
  }

  private void clear(long from) {
    java.util.Arrays.fill(slots, null);
    first = from;
    last = from - 1;
    characters = 0;
  }

  private static int slot(long seq) {
    return (int) (seq % SLOTS);
  }

  private static long size(TaskEvent event) {
    return event.content().length() + (long) event.data().length();
  }
}
