package io.openclaw.task;

/// How much the queue takes before it refuses.
///
/// @param tasks waiting tasks
/// @param bytes of the requests of all tasks that the history has not taken over
/// @param ownerShare how much of both one owner may fill, more than 0 and at most 1
public record QueueLimits(long tasks, long bytes, double ownerShare) {
  public static final QueueLimits DEFAULT = new QueueLimits(10_000, 512L << 20, 0.5);

  public QueueLimits {
    if (!(ownerShare > 0 && ownerShare <= 1)) {
      throw new IllegalArgumentException("the share of an owner must be in (0, 1]: " + ownerShare);
    }
  }

  public long ownerTasks() {
    return share(tasks);
  }

  public long ownerBytes() {
    return share(bytes);
  }

  private long share(long all) {
    return (long) Math.ceil(all * ownerShare);
  }
}
