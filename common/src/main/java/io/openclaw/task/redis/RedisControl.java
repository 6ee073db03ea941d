package io.openclaw.task.redis;

import io.openclaw.redis.LuaScript;
import io.openclaw.task.Status;
import io.openclaw.task.TaskControl;
import io.openclaw.task.TaskId;
import java.util.List;

final class RedisControl implements TaskControl {
  private final Scripts scripts;

  RedisControl(Scripts scripts) {
    this.scripts = scripts;
  }

  @Override
  public Controlled cancel(TaskId id, String owner) {
    return control(scripts.cancel, id, List.of(id.text(), owner));
  }

  @Override
  public Controlled forget(TaskId id, String owner, String keyDigest) {
    return control(scripts.forget, id, List.of(id.text(), owner, keyDigest));
  }

  private Controlled control(LuaScript script, TaskId id, List<String> arguments) {
    Reply reply = new Reply(scripts.run(script, id.shard(), arguments));
    return switch (reply.count(0)) {
      case 0 -> new Controlled.Absent();
      case 1 -> new Controlled.Done(/* changed= */ true);
      case 2 -> new Controlled.Done(/* changed= */ false);
      default -> new Controlled.Refused(Status.of(reply.text(1)).orElseThrow());
    };
  }
}
