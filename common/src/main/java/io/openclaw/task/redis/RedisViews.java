package io.openclaw.task.redis;

import io.openclaw.task.Lane;
import io.openclaw.task.Status;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tasks as they are now. A task that waits is looked at twice when there are several shards: its
/// place in line also depends on what the other shards hold of its account, which is known only
/// once the task was seen.
final class RedisViews {
  private static final Logger LOG = LoggerFactory.getLogger(RedisViews.class);

  private final Scripts scripts;
  private final ShardCount shards;
  private final ShardLoads loads;

  RedisViews(Scripts scripts, ShardCount shards, ShardLoads loads) {
    this.scripts = scripts;
    this.shards = shards;
    this.loads = loads;
  }

  List<TaskView> find(List<TaskId> ids) {
    Map<TaskId, TaskView> found = new HashMap<>();
    look(ids, _ -> "", found);
    if (shards.get() > 1) {
      placeAmongAllShards(found);
    }
    return ids.stream().map(found::get).filter(Objects::nonNull).toList();
  }

  private void placeAmongAllShards(Map<TaskId, TaskView> found) {
    List<TaskView> waiting = found.values().stream().filter(it -> it.position() > 0).toList();
    if (waiting.isEmpty()) {
      return;
    }
    AccountsElsewhere elsewhere = elsewhere(waiting);
    look(
        waiting.stream().map(TaskView::id).toList(),
        id -> elsewhere.of(id.shard(), Objects.requireNonNull(found.get(id)).account()),
        found);
  }

  private void look(
      List<TaskId> ids, Function<TaskId, String> elsewhere, Map<TaskId, TaskView> found) {
    List<Scripts.Call> calls = new ArrayList<>();
    ids.stream()
        .collect(Collectors.groupingBy(TaskId::shard))
        .forEach((shard, here) -> {
          List<String> arguments = new ArrayList<>();
          here.forEach(id -> arguments.addAll(List.of(id.text(), elsewhere.apply(id))));
          calls.add(new Scripts.Call(scripts.view, shard, arguments));
        });
    for (List<Object> answer : scripts.runAll(calls)) {
      Reply.rows(answer).stream()
          .filter(RedisViews::readable)
          .forEach(row -> found.put(new TaskId(row.text(0)), view(row)));
    }
  }

  private AccountsElsewhere elsewhere(List<TaskView> waiting) {
    Set<String> accounts =
        waiting.stream()
            .map(TaskView::account)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    List<Integer> all = IntStream.range(0, shards.get()).boxed().toList();
    List<Reply> answers = loads.read(all, new LoadSubjects(Set.of(), accounts));
    return new AccountsElsewhere(List.copyOf(accounts), answers);
  }

  /// @param answers of load.lua, by shard
  private record AccountsElsewhere(List<String> accounts, List<Reply> answers) {
    String of(int shard, String account) {
      int index = accounts.indexOf(account);
      return IntStream.range(0, answers.size())
          .filter(other -> other != shard)
          .mapToObj(other -> answers.get(other).rows(2).get(index).words())
          .collect(Collectors.joining(" "));
    }
  }

  private static boolean readable(Reply row) {
    if (row.fields().size() > 2) {
      return true;
    }
    LOG.error("{}: cannot be read and is left out: {}", row.text(0), row.text(1));
    return false;
  }

  /// Fields in the order of view.lua, after id, rank, eta and what its line waits for.
  private static TaskView view(Reply row) {
    int due = row.text(3).isEmpty() ? 16 : 3;
    int waitingFor = row.text(4).isEmpty() ? 25 : 4;
    return new TaskView(
        new TaskId(row.text(0)),
        row.text(5),
        Status.of(row.text(6)).orElseThrow(),
        Lane.of(row.text(7)).orElseThrow(),
        row.text(8),
        row.text(9),
        row.text(10),
        row.text(11),
        row.text(12),
        row.time(13).orElseThrow(),
        row.time(14),
        row.time(15),
        row.time(due),
        row.count(17),
        row.count(18),
        row.text(19),
        row.number(20),
        row.number(1),
        row.number(2),
        row.number(21),
        row.text(22),
        row.text(23),
        row.number(24) == 1,
        row.text(waitingFor),
        new TaskView.Links(TaskId.parse(row.text(26)), TaskId.parse(row.text(27))));
  }
}
