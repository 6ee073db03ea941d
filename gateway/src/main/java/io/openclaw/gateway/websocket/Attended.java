package io.openclaw.gateway.websocket;

import io.openclaw.task.TaskId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Who attends one task at this gateway. Belongs to who holds the lock of [Departures].
final class Attended {
  final String owner;
  final Set<Visitor> there = new HashSet<>();
  private Optional<Long> toldAt = Optional.empty();
  private long leftAt;

  Attended(String owner) {
    this.owner = owner;
  }

  /// A task as it stands at one moment.
  ///
  /// @param tell whether the other gateways are to hear of it
  /// @param due whether nobody has been here for long enough
  record Standing(TaskId task, String owner, boolean tell, boolean due) {}

  /// Whether that was the last one.
  boolean leave(Visitor visitor) {
    boolean last = there.remove(visitor) && there.isEmpty();
    leftAt = last ? System.nanoTime() : leftAt;
    return last;
  }

  /// Nothing while somebody is here and the others have heard of it lately.
  Optional<Standing> standing(TaskId task, long renewEvery, long comeBack) {
    long now = System.nanoTime();
    boolean empty = there.isEmpty();
    boolean tell = toldAt.isEmpty() || toldAt.get() - (empty ? leftAt : now - renewEvery) < 0;
    toldAt = tell ? Optional.of(now) : toldAt;
    return tell || empty
        ? Optional.of(new Standing(task, owner, tell, empty && now - leftAt > comeBack))
        : Optional.empty();
  }
}
