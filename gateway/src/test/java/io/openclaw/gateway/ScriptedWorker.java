package io.openclaw.gateway;

import io.openclaw.task.Claim;
import io.openclaw.task.EventType;
import io.openclaw.task.Lane;
import io.openclaw.task.Status;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskWork;
import io.openclaw.task.TaskWork.Finish;
import io.openclaw.task.TaskWork.Row;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Plays a worker, one step at a time.
public final class ScriptedWorker {
  private final TaskWork store;
  private final Claim claim;
  private long seq;
  private long started;

  private ScriptedWorker(TaskWork store, Claim claim) {
    this.store = store;
    this.claim = claim;
    this.seq = claim.seq();
  }

  /// Claims tasks until it has `id`; a turn of a session is in line a moment after it was
  /// submitted.
  public static ScriptedWorker claim(TaskWork store, String id) {
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (System.nanoTime() - until < 0) {
      for (Claim claim :
          store.claim("w", Map.of(Lane.PRIORITY, 1, Lane.SHORT, 1, Lane.LONG, 1), minute())) {
        if (claim.id().equals(new TaskId(id))) {
          return new ScriptedWorker(store, claim);
        }
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("nobody queued " + id);
  }

  /// Where the present attempt began.
  public long started() {
    return started;
  }

  public Claim claim() {
    return claim;
  }

  public ScriptedWorker start() {
    return start("{}");
  }

  public ScriptedWorker start(String data) {
    seq = store.start(claim, data).orElseThrow().seq();
    started = seq;
    return this;
  }

  public ScriptedWorker say(String... pieces) {
    for (String piece : pieces) {
      store.append(
          List.of(new Row(claim, ++seq, Draft.text(EventType.CONTENT, "response", piece))));
    }
    return this;
  }

  public ScriptedWorker retryLater(long voidFrom) {
    return retryLater("{\"reason\":\"stall\",\"void_from\":" + voidFrom + "}");
  }

  public ScriptedWorker retryLater(String data) {
    store.retryLater(
        claim,
        new TaskWork.Later(Duration.ZERO, /* counts= */ true, 0),
        seq + 1,
        List.of(Draft.of(EventType.RETRYING, data)));
    return this;
  }

  public void succeed(String reply) {
    String complete = "{\"reply\":\"" + reply + "\",\"usage\":{\"total_tokens\":7}}";
    store.finish(
        claim,
        new Finish(
            Status.SUCCEEDED,
            "{\"status\":\"succeeded\",\"length\":1,\"sha256\":\"x\"}",
            "{\"usage\":{\"total_tokens\":7},\"timings\":{\"whole_ms\":5}}"),
        seq + 1,
        List.of(Draft.of(EventType.COMPLETE, complete)));
  }

  public void fail(String message, String code) {
    store.finish(
        claim,
        new Finish(
            Status.FAILED,
            "{\"status\":\"failed\",\"length\":null,\"sha256\":null}",
            "{\"error\":{\"code\":\"" + code + "\"}}"),
        seq + 1,
        List.of(
            new Draft(
                EventType.ERROR,
                "system",
                message,
                "{\"code\":\"" + code + "\",\"retryable\":false}")));
  }

  private static Duration minute() {
    return Duration.ofMinutes(1);
  }
}
