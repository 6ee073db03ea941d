package io.openclaw.task;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The whole state of the in-memory model as text: what a comparison with another store looks at.
record MemoryDump(
    MemoryLanes lanes,
    Map<TaskId, MemoryTask> tasks,
    Map<String, String> keys,
    Map<String, Long> tally,
    Map<String, Long> owners,
    Map<TaskId, Long> due,
    Map<TaskId, Long> expiry,
    Map<TaskId, DeadTasks.DeadTask> dead,
    Map<String, TaskOutbox.Entry> outbox,
    MemorySessions sessions,
    MemoryHooks hooks,
    Map<TaskId, TaskId> retried) {

  Map<String, String> render() {
    Map<String, String> dump = new TreeMap<>();
    tasks.forEach((id, task) -> dump.put("task:" + id, task(task)));
    tasks.forEach((id, task) ->
        dump.put("log:" + id, lines(task.log.stream().map(MemoryDump::event).toList())));
    lanes.wait.forEach((name, line) -> dump.put("wait:" + name, scored(line)));
    lines(dump);
    lanes.ready.forEach((name, line) -> dump.put("ready:" + name, scored(line)));
    lanes.turns.forEach((name, turns) -> dump.put("turns:" + name, pairs(turns)));
    lanes.accounts.forEach((lane, turns) -> dump.put("accounts:" + lane.word(), pairs(turns)));
    lanes.deliveries.forEach((lane, sent) -> dump.put("lane:" + lane.word(), deliveries(sent)));
    lanes.leases.forEach((lane, line) -> dump.put("leases:" + lane.word(), scored(line)));
    lanes.marked.ifPresent(it -> dump.put("marked", "at " + it.at() + "\nlease " + it.lease()));
    lanes.since.forEach((lane, line) -> dump.put("since:" + lane.word(), scored(line)));
    dump.put("paused-lanes", lines(lanes.paused.stream().map(Lane::word).sorted().toList()));
    dump.put("fair-time", pairs(lanes.fairTime));
    accounts(dump, lanes.limits);
    dump.put("owners", pairs(nonZero(owners)));
    dump.put("due", pairs(due));
    dump.put("expiry", pairs(expiry));
    dead(dump);
    turns(dump);
    hooks(dump);
    retried.forEach((old, id) -> dump.put("retried:" + old, id.text()));
    dump.put("idem", pairs(keys));
    dump.put("tally", pairs(nonZero(tally)));
    dump.put(
        "outbox", lines(outbox.values().stream().map(it -> it.id() + word(it.order())).toList()));
    tasks.values().stream()
        .filter(task -> !task.archived)
        .collect(Collectors.groupingBy(task -> task.submission.owner()))
        .forEach((owner, of) ->
            dump.put(
                "owner:" + owner, lines(of.stream().map(it -> it.id().text()).sorted().toList())));
    sessions(dump, "session:", _ -> true);
    sessions(dump, "answered:", task -> task.status == Status.SUCCEEDED);
    dump.values().removeIf(String::isEmpty);
    return dump;
  }

  private static String word(TaskOutbox.Order order) {
    return switch (order) {
      case TaskOutbox.Order.End _ -> "";
      case TaskOutbox.Order.Forget _ -> " forget";
      case TaskOutbox.Order.Retried(TaskId as) -> " retried " + as;
      case TaskOutbox.Order.Deliveries _ -> " deliveries";
    };
  }

  private void dead(Map<String, String> dump) {
    Map<String, Long> all = new TreeMap<>();
    Map<String, Map<String, Long>> owned = new TreeMap<>();
    dead.values()
        .forEach(it -> {
          long at = it.failedAt().toEpochMilli();
          all.put(it.id() + " " + it.owner(), at);
          owned.computeIfAbsent(it.owner(), _ -> new TreeMap<>()).put(it.id().text(), at);
        });
    dump.put("dead", pairs(all));
    owned.forEach((owner, of) -> dump.put("dead:" + owner, pairs(of)));
  }

  private void turns(Map<String, String> dump) {
    sessions.open.forEach((key, line) -> dump.put("open-turns:" + key, scored(line)));
    sessions.last.forEach((owner, line) -> dump.put("sessions:" + owner, pairs(line)));
    sessions.about.forEach((key, of) -> {
      String by = of.by().isEmpty() ? "" : "by " + of.by() + "\n";
      String title = of.title().isEmpty() ? "" : "\ntitle " + of.title();
      dump.put("about:" + key, by + "created " + of.created() + title);
    });
    dump.put("turns-due", pairs(sessions.due));
  }

  private void hooks(Map<String, String> dump) {
    dump.put("hooks", pairs(hooks.due));
    hooks.hooks.forEach((id, of) ->
        dump.put(
            "hook:" + id,
            lines(
                List.of(
                    "attempt " + of.attempt,
                    "fence " + of.fence,
                    "since " + of.since,
                    "state " + of.status.word(),
                    "told " + of.told,
                    "url " + of.url))));
    hooks.records.forEach((id, of) -> dump.put("deliveries:" + id, lines(of)));
  }

  /// The lines of what has the same needs, and the words for that.
  private void lines(Map<String, String> dump) {
    lanes.wait.forEach((name, line) ->
        line.inOrder().stream()
            .collect(Collectors.groupingBy(this::needs))
            .forEach((needs, ids) ->
                dump.put(
                    "line:" + name + ":" + needs,
                    lines(ids.stream().map(id -> id + " " + line.score(id)).toList()))));
  }

  private String needs(String id) {
    return Objects.requireNonNull(tasks.get(new TaskId(id)), id).submission.needs();
  }

  private static void accounts(Map<String, String> dump, MemoryAccounts of) {
    Map<String, String> limits = new TreeMap<>();
    of.limits.forEach((account, it) -> limits.put(account, MemoryAccounts.text(it)));
    dump.put("limits", pairs(limits));
    Map<String, String> blocks = new TreeMap<>();
    of.blocks.forEach((account, it) -> blocks.put(account, it.until() + " " + it.reason()));
    dump.put("blocks", pairs(blocks));
    of.running.forEach((account, line) -> dump.put("running:" + account, scored(line)));
    of.starts.forEach((account, line) -> dump.put("starts:" + account, scored(line)));
    dump.put("pace", pairs(of.pace));
  }

  private void sessions(Map<String, String> dump, String name, Predicate<MemoryTask> wanted) {
    tasks.values().stream()
        .filter(task -> !task.archived && !task.submission.session().isEmpty())
        .filter(wanted)
        .collect(
            Collectors.groupingBy(
                task -> task.submission.owner() + ":" + task.submission.session()))
        .forEach((session, of) ->
            dump.put(
                name + session, lines(of.stream().map(it -> it.id().text()).sorted().toList())));
  }

  private static String task(MemoryTask of) {
    return lines(
        List.of(
            "state " + of.status.word(),
            "place " + of.place.name().toLowerCase(java.util.Locale.ROOT),
            "attempt " + of.attempt,
            "failures " + of.failures,
            "losses " + of.losses,
            "lost_after " + of.lostAfter,
            "lost_fence " + of.lostFence,
            "defects " + of.defects,
            "ends " + of.ends,
            "fence " + of.fence,
            "worker " + of.worker,
            "seq " + of.log.size(),
            "score " + (of.score.isPresent() ? of.score.getAsLong() : ""),
            "started " + of.started,
            "first_started " + orEmpty(of.firstStarted),
            "ran " + of.ran,
            "begun " + of.begun,
            "void_from " + of.voidFrom,
            "due " + orEmpty(of.due),
            "finished " + orEmpty(of.finished),
            "outcome " + of.outcome,
            "archived " + (of.archived ? 1 : 0),
            "step " + of.step,
            "waiting_for " + of.waitingFor,
            "left " + (of.left.isPresent() ? of.left.getAsLong() : ""),
            "paused_by " + of.pausedBy,
            "resumed " + orEmpty(of.resumed),
            "bytes " + of.bytes,
            "turn " + (of.turnWaits ? "waits" : ""),
            "retry_of " + of.submission.retryOf().map(TaskId::text).orElse(""),
            "retried_as " + of.retriedAs.map(TaskId::text).orElse("")));
  }

  private static String event(TaskEvent of) {
    return String.join(
        "|",
        Long.toString(of.seq()),
        Integer.toString(of.attempt()),
        Long.toString(of.at().toEpochMilli()),
        of.type().word(),
        of.stage(),
        of.content(),
        of.data());
  }

  private static String deliveries(List<MemoryLanes.Delivery> sent) {
    return lines(sent.stream().map(it -> it.task.id() + " " + it.consumer).toList());
  }

  private static String scored(MemoryLanes.Line line) {
    return lines(line.inOrder().stream().map(id -> id + " " + line.score(id)).toList());
  }

  private static String pairs(Map<?, ?> map) {
    return lines(
        map.entrySet().stream().map(it -> it.getKey() + " " + it.getValue()).sorted().toList());
  }

  private static Map<String, Long> nonZero(Map<String, Long> counters) {
    return counters.entrySet().stream()
        .filter(it -> it.getValue() != 0)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static String orEmpty(long value) {
    return value == 0 ? "" : Long.toString(value);
  }

  private static String lines(Collection<String> lines) {
    return String.join("\n", lines);
  }
}
