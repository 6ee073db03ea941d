package io.openclaw.task;

import java.util.ArrayList;
import java.util.List;

/// Collects one page of a log, bounded by a count and by its text, so that a log of large events
/// costs its reader no more memory than one of small events. The event that reaches the bound is
/// still part of the page: a page makes progress however large its events are.
///
/// A store that can count entries alone reads in steps ([#ask]): a small one first, then as many as
/// fit by the mean size so far, never more than four times the step before.
public final class EventPage {
  private static final long MOST_TEXT = 256 << 10;
  private static final int FIRST_STEP = 16;
  private static final int GROWTH = 4;

  private final int limit;
  private final List<TaskEvent> events = new ArrayList<>();
  private long text;
  private int step;

  public EventPage(int limit) {
    this.limit = limit;
  }

  /// Whether these events, read by [TaskReader#events] with this limit, may be followed by more.
  public static boolean isFull(List<TaskEvent> events, int limit) {
    return events.size() >= limit || events.stream().mapToLong(TaskEvent::size).sum() >= MOST_TEXT;
  }

  public boolean isFull() {
    return events.size() >= limit || text >= MOST_TEXT;
  }

  /// Takes the next event of the log; does nothing once the page is full.
  public void add(TaskEvent event) {
    if (!isFull()) {
      events.add(event);
      text += event.size();
    }
  }

  /// How many events to read in the next step.
  public int ask() {
    long fitting = events.isEmpty() ? FIRST_STEP : (MOST_TEXT - text) * events.size() / (text + 1);
    long most = step == 0 ? FIRST_STEP : (long) step * GROWTH;
    step = (int) Math.max(1, Math.min(limit - events.size(), Math.min(most, fitting)));
    return step;
  }

  /// The seq behind which the next step reads.
  public long after(long start) {
    return events.isEmpty() ? start : events.getLast().seq();
  }

  public List<TaskEvent> events() {
    return List.copyOf(events);
  }
}
