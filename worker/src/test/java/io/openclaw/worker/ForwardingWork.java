package io.openclaw.worker;

import io.openclaw.task.Claim;
import io.openclaw.task.Lane;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskWork;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A store that a test may make answer late, twice or not at all.
public class ForwardingWork implements TaskWork {
  private final TaskWork real;

  public ForwardingWork(TaskWork real) {
    this.real = real;
  }

  @Override
  public List<Claim> claim(
      String worker, Capabilities able, Map<Lane, Integer> free, Duration lease) {
    return real.claim(worker, able, free, lease);
  }

  @Override
  public List<Claim> beat(List<Claim> claims, Duration lease) {
    return real.beat(claims, lease);
  }

  @Override
  public Optional<Started> start(Claim claim, String data, boolean continues) {
    return real.start(claim, data, continues);
  }

  @Override
  public List<Appended> append(List<Row> rows) {
    return real.append(rows);
  }

  @Override
  public boolean finish(Claim claim, Finish finish, long firstSeq, List<TaskEvent.Draft> pending) {
    return real.finish(claim, finish, firstSeq, pending);
  }

  @Override
  public boolean retryLater(
      Claim claim, Later later, long firstSeq, List<TaskEvent.Draft> pending) {
    return real.retryLater(claim, later, firstSeq, pending);
  }

  @Override
  public boolean giveBack(Claim claim, GiveBack why) {
    return real.giveBack(claim, why);
  }
}
