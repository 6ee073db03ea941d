package io.openclaw.task;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The lanes as a whole. A paused lane takes tasks and starts none; what runs in it goes on.
public interface TaskLanes {
  /// Those that are claimed and have not started go back into their lines.
  ///
  /// @return whether it was not paused before
  boolean pauseLane(Lane lane);

  /// @return whether it was paused
  boolean resumeLane(Lane lane);

  /// Every lane, in the order in which they are served; costs the same however many tasks wait.
  List<LaneView> lanes();

  /// A lane at one moment.
  ///
  /// @param waiting queued tasks, wherever they wait
  /// @param retrying tasks that wait for their next attempt
  /// @param paused tasks that are paused themselves
  /// @param isPaused whether the lane is paused
  /// @param oldestWait how long the longest waiting task of the lane has been in line
  /// @param waitingFor how many of `waiting` wait for what: `worker`, `rpm`, `slot` or another
  ///   reason for which their account is blocked, `paused` with the lane, `permit` (a worker has
  ///   them and asks the limiter), `session` (the turn before), `time` (not before, or given back
  ///   for a while)
  record LaneView(
      Lane lane,
      long waiting,
      long running,
      long retrying,
      long paused,
      boolean isPaused,
      Duration oldestWait,
      Map<String, Long> waitingFor) {
    public LaneView {
      waitingFor = Map.copyOf(waitingFor);
    }
  }
}
