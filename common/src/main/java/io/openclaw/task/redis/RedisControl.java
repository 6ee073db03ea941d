package io.openclaw.task.redis;

import io.openclaw.redis.LuaScript;
import io.openclaw.task.Status;
import io.openclaw.task.TaskControl;
import io.openclaw.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

final class RedisControl implements TaskControl {
  private final Scripts scripts;

  RedisControl(Scripts scripts) {
    this.scripts = scripts;
  }

  @Override
  public List<Controlled> cancel(List<Owned> tasks) {
    return control(scripts.cancel, tasks);
  }

  @Override
  public List<Controlled> pause(List<Owned> tasks) {
    return control(scripts.pause, tasks);
  }

  @Override
  public List<Controlled> resume(List<Owned> tasks) {
    return control(scripts.resume, tasks);
  }

  @Override
  public Controlled forget(TaskId id, String owner, String keyDigest) {
    List<String> arguments = List.of(id.text(), owner, keyDigest);
    return controlled(new Reply(scripts.run(scripts.forget, id.shard(), arguments)));
  }

  /// One call for each shard; the answers are in the order of the tasks.
  private List<Controlled> control(LuaScript script, List<Owned> tasks) {
    Controlled[] answers = new Controlled[tasks.size()];
    IntStream.range(0, tasks.size())
        .boxed()
        .collect(Collectors.groupingBy(i -> tasks.get(i).id().shard()))
        .forEach((shard, indices) -> {
          List<Owned> here = indices.stream().map(tasks::get).toList();
          List<Reply> rows = Reply.rows(Answer.of(run(script, shard, here)).result());
          for (int i = 0; i < here.size(); i++) {
            answers[indices.get(i)] = controlled(rows.get(i));
          }
        });
    return List.of(answers);
  }

  private List<Object> run(LuaScript script, int shard, List<Owned> tasks) {
    List<String> arguments = new ArrayList<>();
    tasks.forEach(it -> arguments.addAll(List.of(it.id().text(), it.owner())));
    return scripts.run(script, shard, arguments);
  }

  private static Controlled controlled(Reply reply) {
    return switch (reply.count(0)) {
      case 0 -> new Controlled.Absent();
      case 1 -> new Controlled.Done(/* changed= */ true);
      case 2 -> new Controlled.Done(/* changed= */ false);
      default -> new Controlled.Refused(Status.of(reply.text(1)).orElseThrow());
    };
  }
}
