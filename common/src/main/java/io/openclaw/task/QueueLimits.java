package io.openclaw.task;

/// How much the queue takes before it refuses.
///
/// @param tasks waiting tasks
/// @param bytes of the requests of all tasks that the history has not taken over
/// @param laneRoom how far a lane's stream is filled ahead of free places
public record QueueLimits(long tasks, long bytes, int laneRoom) {
  public static final QueueLimits DEFAULT = new QueueLimits(10_000, 512L << 20, 32);
}
