package io.openclaw.task;

import io.openclaw.task.DeadTasks.DeadTask;
import io.openclaw.task.Submission.AccountLimits;
import io.openclaw.task.Submission.IdempotencyKey;
import io.openclaw.task.Submission.OnBusy;
import io.openclaw.task.Submission.Turn;
import io.openclaw.task.Submission.Webhook;
import io.openclaw.task.TaskControl.Owned;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.task.TaskWork.Capabilities;
import io.openclaw.task.TaskWork.Finish;
import io.openclaw.task.TaskWork.GiveBack;
import io.openclaw.task.TaskWork.Later;
import io.openclaw.task.TaskWork.Row;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/// Random steps over a handful of tasks, workers, owners and accounts: sensible ones, and those of
/// zombies, replays and gaps. A step is a function of a store, so that two stores can take it
/// alike.
final class RandomHistory {
  static final QueueLimits LIMITS = new QueueLimits(6, 80, 0.7);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LEASE = Duration.ofSeconds(4);
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

  private final Random random;
  private final List<TaskId> ids = new ArrayList<>();
  private final List<TaskId> everyId = new ArrayList<>();
  private final List<Claim> claims = new ArrayList<>();
  private final Queue<Step> seconds = new ArrayDeque<>();
  private Function<TaskStore, Object> last = store -> "";
  private List<TaskHooks.Delivery> deliveries = List.of();
  long clock = 1_700_000_000_000L;

  RandomHistory(long seed) {
    this.random = new Random(seed);
    for (int i = 0; i < 6; i++) {
      ids.add(randomId());
    }
  }

  /// The next step, by a name for people, the time before it and what it does to a store.
  record Step(String name, long millis, Function<TaskStore, Object> run) {
    Step(String name, Function<TaskStore, Object> run) {
      this(name, 0, run);
    }
  }

  Step next() {
    Step step = seconds.isEmpty() ? random() : seconds.remove();
    clock += step.millis();
    return step;
  }

  private Step random() {
    int dice = random.nextInt(100);
    if (dice < 14) {
      return step("submit", submit());
    } else if (dice < 28) {
      return step("claim", claim());
    } else if (dice < 41) {
      return step("start", start());
    } else if (dice < 45) {
      return step("append", append());
    } else if (dice < 50) {
      return step("finish", finish());
    } else if (dice < 59) {
      return step("retry later", retryLater());
    } else if (dice < 63) {
      return step("give back", giveBack());
    } else if (dice < 65) {
      return step("beat", onClaim((store, claim) -> store.beat(List.of(claim), LEASE)));
    } else if (dice < 73) {
      return control();
    } else if (dice < 75) {
      return lanes();
    } else if (dice < 79) {
      return turns();
    } else if (dice < 81) {
      return hooks();
    } else if (dice < 82) {
      return dead();
    } else if (dice < 86) {
      return step("sweep", TaskStore::sweep);
    } else if (dice < 89) {
      return step("archived", archived());
    } else if (dice < 91) {
      return step("forget", forget());
    } else if (dice < 95) {
      return new Step("replay", last);
    }
    return timePasses();
  }

  /// Redis is there, so that leases run out, or it is away for a while, so that they do not.
  private Step timePasses() {
    if (random.nextInt(3) > 0) {
      return new Step("time passes", random.nextInt(4_000), store -> "");
    }
    for (int i = random.nextInt(10); i > 0; i--) {
      seconds.add(new Step("a second passes", 1_000, store -> store.claim("w0", Map.of(), LEASE)));
    }
    return new Step("seconds pass", 500, store -> "");
  }

  List<TaskId> known() {
    return everyId;
  }

  private Step step(String name, Function<TaskStore, Object> run) {
    last = run;
    return new Step(name, run);
  }

  void claimed(Object answer) {
    if (answer instanceof List<?> list) {
      list.stream().filter(Claim.class::isInstance).map(Claim.class::cast).forEach(claims::add);
    }
  }

  private Function<TaskStore, Object> start() {
    boolean continues = random.nextBoolean();
    return onClaim((store, claim) -> store.start(claim, "{}", continues));
  }

  private Function<TaskStore, Object> submit() {
    List<Submission> batch = new ArrayList<>();
    int size = 1 + random.nextInt(2);
    for (int i = 0; i < size; i++) {
      batch.add(submission());
    }
    boolean staged = random.nextInt(10) > 0;
    return store -> {
      if (staged) {
        batch.stream().filter(it -> it.request() == null).forEach(it -> stage(store, it));
      }
      return store.submit(batch);
    };
  }

  private static void stage(TaskStore store, Submission of) {
    if (store.find(of.id()).isEmpty()) {
      store.stageBody(of.id(), "staged");
    }
  }

  private Submission submission() {
    if (random.nextInt(4) == 0) {
      ids.set(random.nextInt(ids.size()), randomId());
    }
    boolean one = random.nextBoolean();
    Optional<IdempotencyKey> key =
        random.nextInt(3) == 0
            ? Optional.of(new IdempotencyKey("key" + random.nextInt(2), "body" + random.nextInt(2)))
            : Optional.empty();
    return new Submission(
        any(ids),
        "owner" + random.nextInt(2),
        any(List.of(Lane.values())),
        one ? "one" : "three",
        one
            ? new AccountLimits(1, 0, MINUTE)
            : new AccountLimits(3, 12 + random.nextInt(2), MINUTE),
        "sim",
        "model",
        any(List.of("ask", "agent")),
        any(List.of("", "chat", "a:b")),
        random.nextInt(5) == 0 ? null : "request",
        10 + random.nextInt(8),
        random.nextInt(5) == 0 ? clock + random.nextInt(5_000) : 0,
        Duration.ofSeconds(random.nextInt(3) == 0 ? 3 : 600),
        1 + random.nextInt(3),
        Duration.ofSeconds(random.nextInt(3) == 0 ? 4 : 300),
        key,
        turn(),
        random.nextInt(4) == 0 ? Optional.of(any(everyId)) : Optional.empty(),
        webhook());
  }

  private Optional<Turn> turn() {
    OnBusy onBusy = any(List.of(OnBusy.QUEUE, OnBusy.QUEUE, OnBusy.REJECT, OnBusy.INTERRUPT));
    return random.nextInt(3) > 0
        ? Optional.empty()
        : Optional.of(new Turn(onBusy, random.nextBoolean() ? "" : "title" + random.nextInt(3)));
  }

  private Optional<Webhook> webhook() {
    return random.nextInt(3) > 0
        ? Optional.empty()
        : Optional.of(
            new Webhook(
                "http://hook",
                any(List.of(Set.of(Status.SUCCEEDED), Set.of(Status.FAILED, Status.CANCELLED)))));
  }

  private Step turns() {
    TaskId id = any(ids);
    int bytes = 1 + random.nextInt(30);
    String owner = "owner" + random.nextInt(2);
    int limit = 1 + random.nextInt(2);
    return switch (random.nextInt(6)) {
      case 0 -> step("take turns", store -> store.takeTurns(limit, LEASE));
      case 1 -> step("sessions", store -> store.sessions(owner, Optional.empty(), limit));
      case 2 -> step("release turn", store -> store.releaseTurn(id, "context", bytes));
      default -> step("release due turns", store -> release(store, bytes));
    };
  }

  private static List<Boolean> release(TaskStore store, int bytes) {
    return store.takeTurns(5, LEASE).stream()
        .map(it -> store.releaseTurn(it.id(), "context", bytes))
        .toList();
  }

  private Step hooks() {
    TaskId id = any(ids);
    Optional<Duration> again =
        random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofSeconds(1));
    return switch (random.nextInt(7)) {
      case 6 ->
          step(
              "postpone deliveries",
              store -> {
                store.postpone(
                    deliveries.stream()
                        .map(it -> new TaskHooks.Postponed(it, Duration.ofSeconds(1)))
                        .toList());
                return deliveries.size();
              });
      case 0 -> step("deliver again", store -> again(store, id));
      case 1 -> step("forget deliveries", store -> deliveries = List.of());
      case 2, 3 -> step("take deliveries", store -> deliveries = store.takeDeliveries(2, LEASE));
      default ->
          step(
              "settle",
              store -> deliveries.stream().map(it -> store.settle(it, "{}", again)).toList());
    };
  }

  private static Object again(TaskStore store, TaskId id) {
    if (store.find(id).filter(it -> it.status().terminal()).isPresent()) {
      store.deliverAgain(id, "http://again", Status.FAILED);
    }
    return store.deliveries(id);
  }

  private Step dead() {
    TaskId id = any(ids);
    String owner = "owner" + random.nextInt(2);
    Optional<String> whose = random.nextBoolean() ? Optional.empty() : Optional.of(owner);
    return random.nextInt(3) == 0
        ? step("discard", store -> store.discard(id, owner))
        : step("dead", store -> pages(store, whose));
  }

  private static List<DeadTask> pages(TaskStore store, Optional<String> owner) {
    List<DeadTask> all = new ArrayList<>();
    List<DeadTask> page = store.dead(owner, Optional.empty(), 1);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = store.dead(owner, Optional.of(page.getLast()), 1);
    }
    return all;
  }

  private Function<TaskStore, Object> claim() {
    String worker = "w" + random.nextInt(3);
    Map<Lane, Integer> free = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      free.put(lane, random.nextInt(3));
    }
    Set<String> accounts = random.nextInt(3) == 0 ? Set.of("three", "other") : Set.of("*");
    Set<String> needs = random.nextInt(3) == 0 ? Set.of("ask") : Set.of("ask", "agent");
    Capabilities able = new Capabilities(accounts, needs);
    return store -> store.claim(worker, able, free, LEASE);
  }

  private Function<TaskStore, Object> append() {
    if (claims.isEmpty()) {
      return store -> "";
    }
    Claim claim = aClaim();
    int off = random.nextInt(6) == 0 ? random.nextInt(5) - 2 : 1;
    int count = 1 + random.nextInt(2);
    return store -> {
      long seq = store.find(claim.id()).map(TaskView::seq).orElse(0L) + off;
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        rows.add(new Row(claim, seq + i, text("piece " + i)));
      }
      return store.append(rows);
    };
  }

  private Function<TaskStore, Object> finish() {
    Status status = random.nextInt(3) == 0 ? Status.FAILED : Status.SUCCEEDED;
    EventType end = status == Status.FAILED ? EventType.ERROR : EventType.COMPLETE;
    int known = random.nextInt(2);
    return onClaim((store, claim) -> {
      long seq = store.find(claim.id()).map(TaskView::seq).orElse(0L) + 1 - known;
      List<Draft> pending = List.of(text("rest"), Draft.of(end, "{\"reply\":\"é\"}"));
      return store.finish(claim, new Finish(status, "{}", "{\"usage\":1}"), seq, pending);
    });
  }

  private Function<TaskStore, Object> giveBack() {
    String reason = random.nextBoolean() ? "drain" : "rpm";
    Duration delay = Duration.ofMillis(random.nextBoolean() ? 0 : random.nextInt(3_000));
    GiveBack.Cause cause = any(List.of(GiveBack.Cause.values()));
    GiveBack why = new GiveBack(reason, delay, cause);
    return onClaim((store, claim) -> store.giveBack(claim, why));
  }

  private Function<TaskStore, Object> retryLater() {
    Duration delay = Duration.ofMillis(random.nextInt(random.nextInt(3) == 0 ? 20_000 : 3_000));
    Later later = new Later(delay, random.nextInt(3) > 0, random.nextInt(5) == 0 ? 1 : 0);
    return onClaim((store, claim) -> {
      long seq = store.find(claim.id()).map(TaskView::seq).orElse(0L) + 1;
      try {
        return store.retryLater(claim, later, seq, List.of(Draft.of(EventType.RETRYING, "{}")));
      } catch (IllegalStateException noAttemptLeft) {
        return "no attempt left";
      }
    });
  }

  private Step control() {
    List<Owned> tasks = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      tasks.add(new Owned(any(ids), "owner" + random.nextInt(2)));
    }
    return switch (random.nextInt(7)) {
      case 0, 1 -> step("cancel", store -> store.cancel(tasks.subList(0, 1)));
      case 2, 3 -> step("pause", store -> store.pause(tasks));
      default -> step("resume", store -> store.resume(tasks));
    };
  }

  private Step lanes() {
    Lane lane = any(List.of(Lane.values()));
    return switch (random.nextInt(4)) {
      case 0 -> step("pause " + lane, store -> store.pauseLane(lane));
      case 1 -> step("resume " + lane, store -> store.resumeLane(lane));
      default -> step("lanes", TaskStore::lanes);
    };
  }

  private Function<TaskStore, Object> forget() {
    TaskId id = any(ids);
    String owner = "owner" + random.nextInt(2);
    String digest = random.nextInt(3) == 0 ? "key" + random.nextInt(2) : "";
    return store -> store.forget(id, owner, digest);
  }

  private Function<TaskStore, Object> archived() {
    int count = 1 + random.nextInt(3);
    Duration hot = random.nextBoolean() ? Duration.ZERO : Duration.ofHours(1);
    return store -> {
      store.archived(store.outbox(0, count), hot, Duration.ofDays(7));
      return "";
    };
  }

  private interface OnClaim {
    Object apply(TaskStore store, Claim claim);
  }

  /// Mostly of a recent claim, at times of one that is long void.
  private Function<TaskStore, Object> onClaim(OnClaim action) {
    if (claims.isEmpty()) {
      return store -> "";
    }
    Claim claim = aClaim();
    return store -> action.apply(store, claim);
  }

  private Claim aClaim() {
    int back = random.nextInt(5) == 0 ? claims.size() : Math.min(3, claims.size());
    return claims.get(claims.size() - 1 - random.nextInt(back));
  }

  private static Draft text(String text) {
    return Draft.text(EventType.CONTENT, "response", text);
  }

  private TaskId randomId() {
    StringBuilder id = new StringBuilder("t0_0");
    for (int i = 0; i < 25; i++) {
      id.append(ALPHABET.charAt(random.nextInt(32)));
    }
    everyId.add(new TaskId(id.toString()));
    return everyId.getLast();
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
