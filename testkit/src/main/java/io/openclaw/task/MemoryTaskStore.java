package io.openclaw.task;

import io.openclaw.task.MemoryTask.Place;
import io.openclaw.task.Submission.OnBusy;
import io.openclaw.task.TaskEvent.Draft;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The task store as a readable model: the same law in plain Java, in one process, without
/// durability. Tests run on it, and the store on Redis is compared with it step by step.
public final class MemoryTaskStore implements TaskStore, TaskSignals {
  private static final int MOST_LOSSES = 5;
  private static final double ON_THE_SAFE_SIDE = 0.95;
  private static final int MOST_DEFECTS = 10;
  private static final long DEAD_FOR = Duration.ofDays(7).toMillis();
  private static final int MOST_SWEPT = 100;

  private final InstantSource clock;
  private final QueueLimits limits;
  private final Supplier<String> fenceStems;
  private final MemoryLanes lanes = new MemoryLanes();
  private final Map<TaskId, MemoryTask> tasks = new HashMap<>();
  private final Map<TaskId, String> staged = new HashMap<>();
  private final Map<String, String> keys = new TreeMap<>();
  private final Map<String, Long> tally = new TreeMap<>();
  private final Map<String, Long> owners = new TreeMap<>();
  private final Map<TaskId, Long> due = new HashMap<>();
  private final Map<TaskId, Long> expiry = new HashMap<>();
  private final Map<TaskId, DeadTask> dead = new HashMap<>();
  private final Map<String, TaskOutbox.Entry> outbox = new LinkedHashMap<>();
  private final MemorySignals signals = new MemorySignals();
  private final MemorySessions sessions = new MemorySessions(tasks, signals);
  private final MemoryHooks hooks = new MemoryHooks(signals);
  private final Map<TaskId, TaskId> retried = new HashMap<>();
  private long outboxEntries;

  public MemoryTaskStore(InstantSource clock, QueueLimits limits) {
    this(clock, limits, randomStems());
  }

  /// @param fenceStems one for each claim call; random unless a test wants to foretell fences
  public MemoryTaskStore(InstantSource clock, QueueLimits limits, Supplier<String> fenceStems) {
    this.clock = clock;
    this.limits = limits;
    this.fenceStems = fenceStems;
  }

  private static Supplier<String> randomStems() {
    SecureRandom random = new SecureRandom();
    return () -> new BigInteger(96, random).toString(36);
  }

  @Override
  public synchronized List<SubmitResult> submit(List<Submission> batch) {
    List<SubmitResult> results = batch.stream().map(this::submit).toList();
    signals.send();
    return results;
  }

  private SubmitResult submit(Submission of) {
    lanes.limits.limits.put(of.account(), of.limits());
    String before = of.idempotency().map(key -> keys.get(key.digest())).orElse(null);
    if (before != null) {
      String[] known = before.split(" ", 2);
      return known[1].equals(of.idempotency().orElseThrow().body())
          ? new SubmitResult.Known(new TaskId(known[0]))
          : new SubmitResult.KeyReused();
    }
    if (tasks.containsKey(of.id())) {
      return new SubmitResult.Accepted(of.id(), 0, 0);
    }
    Optional<SubmitResult> senseless = senselessRetry(of).or(() -> busy(of));
    if (senseless.isPresent()) {
      return senseless.get();
    }
    long at = clock.millis();
    String line = of.lane().word() + ":" + of.account();
    long rank = lanes.rankOf(line, lanes.placeInLine(line, of.owner()));
    long wait = lanes.limits.eta(of.lane(), of.account(), rank, at);
    SubmitResult refusal = refusal(of, wait - Math.max(0, of.notBefore() - at));
    return refusal == null ? store(of, rank, wait) : refusal;
  }

  private Optional<SubmitResult> senselessRetry(Submission of) {
    Optional<SubmitResult> before = of.retryOf().map(retried::get).map(SubmitResult.Known::new);
    return before.or(() ->
        of.retryOf()
            .flatMap(this::task)
            .map(it -> it.status)
            .filter(it -> !it.terminal() || it == Status.SUCCEEDED)
            .map(SubmitResult.NotRepeatable::new));
  }

  private Optional<SubmitResult> busy(Submission of) {
    if (!takesTurns(of) || of.turn().orElseThrow().onBusy() != OnBusy.REJECT) {
      return Optional.empty();
    }
    return sessions.open(MemorySessions.key(of)).inOrder().stream()
        .findFirst()
        .map(id -> new SubmitResult.SessionBusy(new TaskId(id)));
  }

  private static boolean takesTurns(Submission of) {
    return of.turn().isPresent() && !of.session().isEmpty();
  }

  private @Nullable SubmitResult refusal(Submission of, long wait) {
    long waiting = count("queued") + count("retrying") + count("paused");
    if (waiting >= limits.tasks()) {
      return new SubmitResult.QueueFull(waiting);
    }
    if (count("bytes") + of.bytes() > limits.bytes()) {
      return new SubmitResult.BytesFull(count("bytes"));
    }
    long tasks = owners.getOrDefault(of.owner() + ":tasks", 0L);
    long bytes = owners.getOrDefault(of.owner() + ":bytes", 0L);
    if (tasks >= limits.ownerTasks() || bytes + of.bytes() > limits.ownerBytes()) {
      return new SubmitResult.OwnerFull(tasks, bytes);
    }
    if (wait > of.maxWait().toMillis() * ON_THE_SAFE_SIDE) {
      return new SubmitResult.TooLate(wait);
    }
    return of.request() == null && !staged.containsKey(of.id())
        ? new SubmitResult.BodyMissing()
        : null;
  }

  private SubmitResult store(Submission of, long rank, long wait) {
    long at = clock.millis();
    long start = Math.max(at, of.notBefore());
    String request = Objects.requireNonNullElseGet(of.request(), () -> unstage(of.id()));
    MemoryTask task = new MemoryTask(of, request, at);
    boolean turn = takesTurns(of);
    if (turn) {
      takePlace(of);
    }
    tasks.put(of.id(), task);
    add("queued", 1);
    add(of.lane().word() + ":queued", 1);
    add("bytes", of.bytes());
    owners.merge(of.owner() + ":tasks", 1L, Long::sum);
    owners.merge(of.owner() + ":bytes", of.bytes(), Long::sum);
    record(task, at, Draft.of(EventType.QUEUED, "{}"));
    expiry.put(of.id(), start + of.maxWait().toMillis());
    of.idempotency().ifPresent(key -> keys.put(key.digest(), of.id() + " " + key.body()));
    if (!of.session().isEmpty()) {
      sessions.list(of, at);
    }
    of.retryOf().ifPresent(old -> linkRetry(old, of));
    task.due = start > at ? start : 0;
    if (turn) {
      waitForTurn(task);
      sessions.callFirst(MemorySessions.key(of));
      boolean next = start <= at && sessions.isFirst(task);
      return new SubmitResult.Accepted(of.id(), next ? rank : 0, next ? wait : 0);
    } else if (start > at) {
      due.put(of.id(), start);
      return new SubmitResult.Accepted(of.id(), 0, 0);
    }
    lanes.enqueue(task, clock.millis());
    if (lanes.limits.room(of.account(), at) > 0) {
      signals.workWaiting(of.lane());
    }
    return new SubmitResult.Accepted(of.id(), rank, wait);
  }

  private void takePlace(Submission of) {
    MemoryLanes.Line open = sessions.open(MemorySessions.key(of));
    if (of.turn().orElseThrow().onBusy() == OnBusy.INTERRUPT) {
      open.inOrder()
          .reversed()
          .forEach(id -> {
            endAtOnce(task(new TaskId(id)).orElseThrow(), EventType.CANCELLED, Status.CANCELLED);
          });
    }
    sessions.add(of);
  }

  private void waitForTurn(MemoryTask task) {
    task.place = Place.TURN;
    task.turnWaits = true;
    task.waitingFor = "session";
    add(task.submission.lane().word() + ":turn", 1);
  }

  private void linkRetry(TaskId old, Submission of) {
    retried.put(old, of.id());
    task(old).ifPresent(it -> it.retriedAs = Optional.of(of.id()));
    order(old, new TaskOutbox.Order.Retried(of.id()));
    discard(old, of.owner());
  }

  private String unstage(TaskId id) {
    return Objects.requireNonNull(staged.remove(id), "checked before");
  }

  @Override
  public synchronized void stageBody(TaskId id, String request) {
    staged.put(id, request);
  }

  @Override
  public synchronized void bindKey(int shard, Submission.IdempotencyKey key, TaskId id) {
    keys.putIfAbsent(key.digest(), id + " " + key.body());
  }

  @Override
  public synchronized Optional<String> boundBody(int shard, Submission.IdempotencyKey key) {
    return Optional.ofNullable(keys.get(key.digest())).map(it -> it.split(" ", 2)[1]);
  }

  @Override
  public synchronized List<Claim> claim(
      String worker, Capabilities able, Map<Lane, Integer> free, Duration lease) {
    List<Claim> claims = new ArrayList<>();
    String stem = fenceStems.get();
    lanes.markTime(clock.millis(), OptionalLong.of(lease.toMillis()));
    for (Lane lane : Lane.values()) {
      int before = claims.size();
      int places = free.getOrDefault(lane, 0);
      takeOverLost(lane, places, worker, able, lease, stem, claims);
      int left = places - (claims.size() - before);
      lanes
          .feed(lane, left, worker, able, clock.millis())
          .forEach(task -> hand(task, worker, lease, stem, claims));
    }
    signals.send();
    return claims;
  }

  private void takeOverLost(
      Lane lane,
      int places,
      String worker,
      Capabilities able,
      Duration lease,
      String stem,
      List<Claim> claims) {
    int before = claims.size();
    long at = clock.millis();
    MemoryLanes.Line leases = lanes.leases(lane);
    leases.inOrder().stream()
        .filter(id -> leases.score(id) <= at)
        .map(id -> task(new TaskId(id)).orElseThrow())
        .filter(it -> able.canRun(it.submission.account(), it.submission.needs()))
        .toList()
        .forEach(task -> {
          if (claims.size() - before < places) {
            takeOver(task, leases.score(task.id().text()), worker, lease, stem, claims);
          }
        });
  }

  private void takeOver(
      MemoryTask task,
      long lostAt,
      String worker,
      Duration lease,
      String stem,
      List<Claim> claims) {
    long at = clock.millis();
    task.lostFence = task.fence;
    if (task.started != 0) {
      task.lose(lostAt, lease);
      lanes.limits.running(task.submission.account()).remove(task.id().text());
      record(task, at, Draft.of(EventType.RETRYING, lost(task)));
    }
    if (task.losses >= MOST_LOSSES) {
      fail(task, at, "poison", "The task lost its worker 5 times.");
      return;
    }
    entry(task).consumer = worker;
    hand(task, worker, lease, stem, claims);
  }

  private String lost(MemoryTask task) {
    return "{\"reason\":\"worker_lost\",\"next_attempt_at\":\"%s\",\"void_from\":%d}"
        .formatted(clock.instant(), task.voidFrom);
  }

  private void fail(MemoryTask task, long at, String code, String message) {
    String data = "{\"code\":\"%s\",\"retryable\":false}".formatted(code);
    record(task, at, new Draft(EventType.ERROR, "system", message, data));
    task.outcome =
        "{\"usage\":null,\"timings\":null,\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}"
            .formatted(code, message);
    end(task, at, Status.FAILED, withoutResult(Status.FAILED));
  }

  private MemoryLanes.Delivery entry(MemoryTask task) {
    return lanes.deliveries(task.submission.lane()).stream()
        .filter(entry -> entry.task == task)
        .findFirst()
        .orElseThrow();
  }

  private void hand(
      MemoryTask task, String worker, Duration lease, String stem, List<Claim> claims) {
    task.fence = stem + ":" + (claims.size() + 1);
    task.place = Place.HELD;
    task.worker = worker;
    task.started = 0;
    lanes.leases(task.submission.lane()).put(task.id().text(), clock.millis() + lease.toMillis());
    MemoryLanes.line(lanes.ready, task.line()).put(task.id().text(), task.score.orElseThrow());
    claims.add(task.claim());
  }

  @Override
  public synchronized List<Claim> beat(List<Claim> claims, Duration lease) {
    List<Claim> lost = new ArrayList<>();
    lanes.markTime(clock.millis(), OptionalLong.of(lease.toMillis()));
    for (Claim claim : claims) {
      Optional<MemoryTask> task = held(claim);
      task.ifPresentOrElse(
          it ->
              lanes
                  .leases(it.submission.lane())
                  .put(it.id().text(), clock.millis() + lease.toMillis()),
          () -> lost.add(claim));
    }
    return lost;
  }

  @Override
  public synchronized Optional<Started> start(Claim claim, String data, boolean continues) {
    Optional<Started> started = held(claim).map(task -> start(task, data, continues));
    signals.send();
    return started;
  }

  private Started start(MemoryTask task, String data, boolean continues) {
    if (task.started > 0) {
      return new Started(task.attempt, task.begun, task.voidFrom);
    }
    long at = clock.millis();
    if (task.status != Status.RUNNING) {
      become(task, Status.RUNNING);
    }
    task.attempt++;
    task.begun = record(task, at, Draft.of(EventType.STARTED, data)).seq();
    if (!continues || task.voidFrom == 0) {
      task.voidFrom = task.begun;
    }
    MemoryLanes.line(lanes.ready, task.line()).remove(task.id().text());
    expiry.remove(task.id());
    lanes.limits.started(task, at);
    task.started = at;
    task.waitingFor = "";
    if (task.firstStarted == 0) {
      task.firstStarted = at;
    }
    return new Started(task.attempt, task.begun, task.voidFrom);
  }

  @Override
  public synchronized List<TaskWork.Appended> append(List<Row> rows) {
    Set<String> refused = new HashSet<>();
    List<TaskWork.Appended> answers = rows.stream().map(row -> append(row, refused)).toList();
    signals.send();
    return answers;
  }

  private TaskWork.Appended append(Row row, Set<String> refused) {
    Optional<MemoryTask> task = held(row.claim(), refused).filter(it -> it.started != 0);
    if (task.isEmpty()) {
      return TaskWork.Appended.LOST;
    }
    int known = task.get().log.size();
    if (row.seq() <= known) {
      return TaskWork.Appended.KNOWN;
    }
    if (row.seq() > known + 1) {
      return TaskWork.Appended.GAP;
    }
    record(task.get(), clock.millis(), row.event());
    return TaskWork.Appended.OK;
  }

  @Override
  public synchronized boolean finish(
      Claim claim, Finish finish, long firstSeq, List<Draft> pending) {
    if (task(claim.id()).filter(it -> it.endedBy.equals(claim.fence())).isPresent()) {
      return true;
    }
    Optional<MemoryTask> held =
        held(claim).filter(it -> it.started != 0 || finish.status() == Status.FAILED);
    held.ifPresent(task -> finish(task, claim, finish, firstSeq, pending));
    signals.send();
    return held.isPresent();
  }

  private void finish(
      MemoryTask task, Claim claim, Finish finish, long firstSeq, List<Draft> pending) {
    long at = clock.millis();
    appendPending(task, at, firstSeq, pending);
    if (task.started != 0 && finish.status() == Status.SUCCEEDED) {
      lanes.limits.notePace(task, at);
    }
    end(task, at, finish.status(), finish.done());
    task.endedBy = claim.fence();
    task.outcome = finish.outcome();
  }

  @Override
  public synchronized boolean retryLater(
      Claim claim, Later later, long firstSeq, List<Draft> pending) {
    Optional<MemoryTask> held = held(claim).filter(task -> task.started != 0);
    held.ifPresent(task -> retryLater(task, later, firstSeq, pending));
    signals.send();
    return held.isPresent();
  }

  private void retryLater(MemoryTask task, Later later, long firstSeq, List<Draft> pending) {
    long at = clock.millis();
    int failures = later.step() == task.step ? task.failures + (later.counts() ? 1 : 0) : 0;
    if (failures >= task.submission.maxAttempts()) {
      throw new IllegalStateException(task.id() + ": no attempt is left");
    }
    appendPending(task, at, firstSeq, pending);
    lanes.withdraw(task);
    become(task, Status.RETRYING);
    task.failures = failures;
    task.step = later.step();
    task.defects = 0;
    letGo(task, at, Place.TIME);
    rest(task, at, later.delay());
    waitAgain(task);
  }

  @Override
  public synchronized boolean giveBack(Claim claim, GiveBack why) {
    Optional<MemoryTask> held = held(claim);
    held.ifPresent(task -> giveBack(task, why));
    signals.send();
    return held.isPresent();
  }

  private void giveBack(MemoryTask task, GiveBack why) {
    long at = clock.millis();
    task.defects = why.cause() == GiveBack.Cause.DEFECT ? task.defects + 1 : 0;
    if (task.defects >= MOST_DEFECTS) {
      fail(task, at, "worker_error", "Workers failed at the task 10 times in a row.");
      return;
    }
    lanes.withdraw(task);
    if (task.status == Status.RUNNING) {
      become(task, Status.QUEUED);
      String data = "{\"reason\":\"%s\",\"void_from\":%d}".formatted(why.reason(), task.voidFrom);
      record(task, at, Draft.of(EventType.QUEUED, data));
    }
    task.waitingFor = why.reason();
    letGo(task, at, Place.TIME);
    boolean delayed = why.delay().isPositive();
    if (delayed && why.cause() != GiveBack.Cause.ACCOUNT) {
      rest(task, at, why.delay());
    } else {
      if (delayed) {
        long until = at + why.delay().toMillis();
        lanes.limits.block(task.submission.account(), until, why.reason(), at);
      } else {
        signals.workWaiting(task.submission.lane());
      }
      lanes.enqueue(task, clock.millis());
    }
    waitAgain(task);
  }

  private void waitAgain(MemoryTask task) {
    if (task.attempt > 0) {
      expiry.put(task.id(), task.ends);
    }
  }

  private void rest(MemoryTask task, long at, Duration delay) {
    task.due = at + delay.toMillis();
    due.put(task.id(), task.due);
  }

  private static void letGo(MemoryTask task, long at, Place place) {
    task.ran = task.ranUntil(at);
    task.started = 0;
    task.fence = "";
    task.place = place;
  }

  @Override
  public synchronized List<Controlled> cancel(List<Owned> tasks) {
    return control(tasks, this::cancel);
  }

  @Override
  public synchronized List<Controlled> pause(List<Owned> tasks) {
    return control(tasks, this::pause);
  }

  @Override
  public synchronized List<Controlled> resume(List<Owned> tasks) {
    return control(tasks, this::resume);
  }

  private List<Controlled> control(List<Owned> tasks, Function<MemoryTask, Controlled> step) {
    List<Controlled> answers =
        tasks.stream()
            .map(of ->
                task(of.id())
                    .filter(it -> it.submission.owner().equals(of.owner()))
                    .map(step)
                    .orElseGet(Controlled.Absent::new))
            .toList();
    signals.send();
    return answers;
  }

  private Controlled cancel(MemoryTask task) {
    if (task.status == Status.CANCELLED) {
      return new Controlled.Done(/* changed= */ false);
    }
    if (task.status.terminal()) {
      return new Controlled.Refused(task.status);
    }
    endAtOnce(task, EventType.CANCELLED, Status.CANCELLED);
    return new Controlled.Done(/* changed= */ true);
  }

  private Controlled pause(MemoryTask task) {
    if (task.status == Status.PAUSED) {
      return new Controlled.Done(/* changed= */ false);
    }
    if (task.status.terminal()) {
      return new Controlled.Refused(task.status);
    }
    hold(task);
    return new Controlled.Done(/* changed= */ true);
  }

  private void hold(MemoryTask task) {
    long at = clock.millis();
    boolean held = task.place == Place.HELD;
    task.left = OptionalLong.of(task.ends - task.lifeFrom(at));
    withdraw(task);
    expiry.remove(task.id());
    become(task, Status.PAUSED);
    record(task, at, Draft.of(EventType.PAUSED, "{}"));
    letGo(task, at, Place.PAUSED);
    task.pausedBy = "user";
    task.waitingFor = "paused";
    if (held) {
      signals.claimVoid(task.id());
    }
  }

  private Controlled resume(MemoryTask task) {
    if (task.status == Status.PAUSED) {
      goOn(task);
      return new Controlled.Done(/* changed= */ true);
    }
    return task.resumed == 0 || task.status.terminal()
        ? new Controlled.Refused(task.status)
        : new Controlled.Done(/* changed= */ false);
  }

  private void goOn(MemoryTask task) {
    long at = clock.millis();
    task.ends = task.lifeFrom(at) + task.left.orElseThrow();
    task.left = OptionalLong.empty();
    become(task, Status.QUEUED);
    record(task, at, Draft.of(EventType.RESUMED, "{}"));
    task.pausedBy = "";
    task.waitingFor = "";
    task.resumed = at;
    long timeout = task.submission.timeout().toMillis();
    expiry.put(task.id(), task.attempt > 0 ? task.ends : task.ends - timeout);
    if (task.turnWaits) {
      waitForTurn(task);
      sessions.callFirst(MemorySessions.key(task.submission));
    } else {
      stand(task, at);
    }
  }

  private void stand(MemoryTask task, long at) {
    if (task.due > at) {
      task.place = Place.TIME;
      due.put(task.id(), task.due);
    } else {
      task.due = 0;
      lanes.enqueue(task, at);
      signals.workWaiting(task.submission.lane());
    }
  }

  /// Takes it out of wherever it waits or is held.
  private void withdraw(MemoryTask task) {
    lanes.withdraw(task);
    due.remove(task.id());
    sessions.due.remove(task.id());
    if (task.place == Place.TURN) {
      add(task.submission.lane().word() + ":turn", -1);
    }
  }

  @Override
  public synchronized List<Session> sessions(String owner, Optional<Session> before, int limit) {
    return sessions.list(owner, before, limit);
  }

  @Override
  public synchronized List<Session> sessions(String owner, List<String> names) {
    return names.stream().flatMap(it -> sessions.find(owner, it).stream()).toList();
  }

  @Override
  public synchronized List<DueTurn> takeTurns(int limit, Duration lease) {
    return sessions.take(limit, lease, clock.millis());
  }

  @Override
  public synchronized boolean releaseTurn(TaskId id, String request, long bytes) {
    Optional<MemoryTask> waiting =
        task(id).filter(it -> it.place == Place.TURN && sessions.isFirst(it));
    waiting.ifPresent(task -> {
      add("bytes", bytes - task.bytes);
      owners.merge(task.submission.owner() + ":bytes", bytes - task.bytes, Long::sum);
      task.request = request;
      task.bytes = bytes;
      task.inline = bytes <= 64 << 10;
      withdraw(task);
      task.turnWaits = false;
      task.waitingFor = "";
      stand(task, clock.millis());
    });
    signals.send();
    return waiting.isPresent();
  }

  @Override
  public synchronized List<Delivery> takeDeliveries(int limit, Duration lease) {
    return hooks.take(limit, lease, fenceStems.get(), clock.millis());
  }

  @Override
  public synchronized boolean settle(Delivery delivery, String record, Optional<Duration> again) {
    boolean settled = hooks.settle(delivery, record, again, clock.millis());
    if (settled && again.isEmpty()) {
      order(delivery.id(), new TaskOutbox.Order.Deliveries());
    }
    return settled;
  }

  @Override
  public synchronized void postpone(List<Postponed> deliveries) {
    deliveries.forEach(it -> hooks.postpone(it.delivery(), it.delay(), clock.millis()));
  }

  @Override
  public synchronized void deliverAgain(TaskId id, String url, Status status) {
    hooks.order(id, url, status, clock.millis());
    signals.send();
  }

  @Override
  public synchronized List<String> deliveries(TaskId id) {
    return List.copyOf(hooks.records.getOrDefault(id, List.of()));
  }

  @Override
  public synchronized List<DeadTask> dead(
      Optional<String> owner, Optional<DeadTask> before, int limit) {
    Comparator<DeadTask> newestFirst =
        Comparator.comparing(DeadTask::failedAt).thenComparing(it -> it.id().text()).reversed();
    return dead.values().stream()
        .filter(it -> owner.isEmpty() || owner.get().equals(it.owner()))
        .filter(it -> before.isEmpty() || newestFirst.compare(before.get(), it) < 0)
        .sorted(newestFirst)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized boolean discard(TaskId id, String owner) {
    boolean listed = dead.containsKey(id) && dead.get(id).owner().equals(owner);
    if (listed) {
      dead.remove(id);
    }
    return listed;
  }

  @Override
  public synchronized boolean pauseLane(Lane lane) {
    boolean changed = lanes.paused.add(lane);
    lanes.leases(lane).inOrder().stream()
        .map(id -> task(new TaskId(id)).orElseThrow())
        .filter(task -> task.status == Status.QUEUED)
        .forEach(task -> {
          lanes.withdraw(task);
          task.fence = "";
          lanes.enqueue(task, clock.millis());
          signals.claimVoid(task.id());
        });
    signals.send();
    return changed;
  }

  @Override
  public synchronized boolean resumeLane(Lane lane) {
    boolean changed = lanes.paused.remove(lane);
    if (changed) {
      signals.workWaiting(lane);
    }
    signals.send();
    return changed;
  }

  @Override
  public synchronized List<LaneView> lanes() {
    return Arrays.stream(Lane.values()).map(this::view).toList();
  }

  private LaneView view(Lane lane) {
    long at = clock.millis();
    long waiting = count(lane, Status.QUEUED);
    long running = count(lane, Status.RUNNING);
    Map<String, Long> waits = lanes.waits(lane, at);
    waits.put("permit", lanes.leases(lane).size() - running);
    waits.put("session", count(lane.word() + ":turn"));
    long known = waits.values().stream().mapToLong(Long::longValue).sum();
    waits.put("time", waiting - known);
    waits.values().removeIf(count -> count == 0);
    return new LaneView(
        lane,
        waiting,
        running,
        count(lane, Status.RETRYING),
        count(lane, Status.PAUSED),
        lanes.paused.contains(lane),
        Duration.ofMillis(at - lanes.since(lane).values().stream().min(Long::compare).orElse(at)),
        waits);
  }

  private long count(Lane lane, Status status) {
    return tasks.values().stream()
        .filter(task -> task.submission.lane() == lane && task.status == status)
        .count();
  }

  @Override
  public synchronized Controlled forget(TaskId id, String owner, String keyDigest) {
    MemoryTask task = tasks.get(id);
    if (task != null && !task.submission.owner().equals(owner)) {
      return new Controlled.Absent();
    }
    if (task != null && !task.status.terminal()) {
      return new Controlled.Refused(task.status);
    }
    if (task != null) {
      forget(task);
    }
    discard(id, owner);
    hooks.due.remove(id);
    hooks.drop(id);
    retried.remove(id);
    keys.remove(keyDigest);
    if (task != null || !keyDigest.isEmpty()) {
      order(id, new TaskOutbox.Order.Forget());
    }
    return task == null ? new Controlled.Absent() : new Controlled.Done(/* changed= */ true);
  }

  private void forget(MemoryTask task) {
    if (!task.archived) {
      releaseBytes(task);
    }
    tasks.remove(task.id());
    sessions.forgetTitle(task.submission);
    sessions.leave(task.submission);
    task.submission
        .retryOf()
        .ifPresent(old -> {
          retried.remove(old);
          task(old).ifPresent(it -> it.retriedAs = Optional.empty());
        });
    task.submission.idempotency().ifPresent(key -> keys.remove(key.digest()));
  }

  @Override
  public synchronized Swept sweep() {
    lanes.markTime(clock.millis(), OptionalLong.empty());
    List<TaskId> expired = past(expiry);
    expired.forEach(this::expire);
    List<TaskId> made = past(due);
    made.forEach(this::makeDue);
    lanes.limits.endBlocks(clock.millis());
    dead.values().removeIf(it -> it.failedAt().toEpochMilli() <= clock.millis() - DEAD_FOR);
    signals.send();
    return new Swept(made.size(), expired.size());
  }

  private List<TaskId> past(Map<TaskId, Long> times) {
    long at = clock.millis();
    return times.entrySet().stream()
        .filter(entry -> entry.getValue() <= at)
        .sorted(
            Map.Entry.<TaskId, Long>comparingByValue()
                .thenComparing(entry -> entry.getKey().text()))
        .limit(MOST_SWEPT)
        .map(Map.Entry::getKey)
        .toList();
  }

  private void expire(TaskId id) {
    expiry.remove(id);
    task(id)
        .filter(task -> task.status == Status.QUEUED || task.status == Status.RETRYING)
        .ifPresent(task -> {
          if (task.attempt == 0) {
            endAtOnce(task, EventType.EXPIRED, Status.EXPIRED);
          } else {
            exhaust(task);
          }
        });
  }

  private void exhaust(MemoryTask task) {
    boolean held = task.place == Place.HELD;
    String message = "The task waited again for longer than its longest wait.";
    fail(task, clock.millis(), "wait_exhausted", message);
    if (held) {
      signals.claimVoid(task.id());
    }
  }

  private void makeDue(TaskId id) {
    due.remove(id);
    Optional<MemoryTask> waiting = task(id).filter(it -> it.place == Place.TIME);
    waiting.ifPresent(task -> {
      if (task.status == Status.RETRYING) {
        become(task, Status.QUEUED);
        record(task, clock.millis(), Draft.of(EventType.QUEUED, "{\"reason\":\"due\"}"));
      }
      task.due = 0;
      lanes.enqueue(task, clock.millis());
      signals.workWaiting(task.submission.lane());
    });
  }

  @Override
  public void tidy() {
    // There are no consumers to forget.
  }

  @Override
  public synchronized List<TaskOutbox.Entry> outbox(int shard, int limit) {
    return outbox.values().stream().limit(limit).toList();
  }

  /// Copies that may still be read for a while (`hot`) stay here for good, which is as allowed.
  @Override
  public synchronized void archived(
      List<TaskOutbox.Entry> entries, Duration hot, Duration keysStay) {
    for (TaskOutbox.Entry entry : entries) {
      task(entry.id())
          .filter(task -> task.status.terminal() && !task.archived)
          .ifPresent(task -> archive(task, hot));
      boolean wasThere = outbox.remove(entry.entry()) != null;
      if (wasThere && entry.order() instanceof TaskOutbox.Order.Deliveries) {
        hooks.archived(entry.id());
      }
    }
  }

  private void archive(MemoryTask task, Duration hot) {
    task.archived = true;
    sessions.leave(task.submission);
    releaseBytes(task);
    if (hot.isZero()) {
      tasks.remove(task.id());
    }
  }

  @Override
  public int shards() {
    return 1;
  }

  @Override
  public synchronized Optional<TaskView> find(TaskId id) {
    return task(id)
        .map(task -> {
          Submission of = task.submission;
          long at = clock.millis();
          long position = lanes.position(task);
          long eta = lanes.limits.eta(of.lane(), of.account(), position, at);
          return task.view(position, eta, lanes.block(of.lane(), of.account(), at));
        });
  }

  @Override
  public synchronized List<TaskView> find(List<TaskId> ids) {
    return ids.stream().flatMap(id -> find(id).stream()).toList();
  }

  @Override
  public synchronized List<TaskId> list(String owner, Optional<String> before, int limit) {
    return newest(task -> task.submission.owner().equals(owner), before, limit);
  }

  @Override
  public synchronized List<TaskId> inSession(
      String owner, String session, Optional<String> before, int limit) {
    return newest(task -> task.of(owner, session), before, limit);
  }

  @Override
  public synchronized List<TaskId> answered(
      String owner, String session, Optional<String> before, int limit) {
    return newest(
        task -> task.of(owner, session) && task.status == Status.SUCCEEDED, before, limit);
  }

  private List<TaskId> newest(Predicate<MemoryTask> wanted, Optional<String> before, int limit) {
    return tasks.values().stream()
        .filter(task -> !task.archived && wanted.test(task))
        .map(MemoryTask::id)
        .filter(id -> before.isEmpty() || id.age().compareTo(before.get()) < 0)
        .sorted(Comparator.comparing(TaskId::age).reversed())
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<TaskEvent> events(TaskId id, long after, int limit) {
    EventPage page = new EventPage(limit);
    task(id).ifPresent(task -> task.log.stream().filter(it -> it.seq() > after).forEach(page::add));
    return page.events();
  }

  @Override
  public synchronized List<TaskEvent> lastEvents(TaskId id, int limit) {
    return task(id)
        .map(it -> List.copyOf(it.log.subList(Math.max(0, it.log.size() - limit), it.log.size())))
        .orElse(List.of());
  }

  @Override
  public synchronized Optional<String> request(TaskId id) {
    return task(id).map(task -> task.request);
  }

  @Override
  public synchronized Map<String, Long> tally() {
    Map<String, Long> counters = new TreeMap<>(tally);
    for (Lane lane : Lane.values()) {
      counters.put("held:" + lane.word(), (long) lanes.leases(lane).size());
      counters.put("waiting:" + lane.word(), (long) lanes.waiting(lane));
    }
    counters.put("aside", 0L);
    counters.put("outbox", (long) outbox.size());
    return counters;
  }

  @Override
  public void ping() {
    // Always there.
  }

  @Override
  public AutoCloseable onEvents(Consumer<List<TaskSignals.Appended>> listener) {
    return signals.onEvents(listener);
  }

  @Override
  public AutoCloseable onControl(Consumer<Control> listener) {
    return signals.onControl(listener);
  }

  /// Everything there is, as text by name, for comparison with another store.
  public synchronized Map<String, String> dump() {
    return new MemoryDump(
            lanes, tasks, keys, tally, owners, due, expiry, dead, outbox, sessions, hooks, retried)
        .render();
  }

  private void endAtOnce(MemoryTask task, EventType event, Status status) {
    long at = clock.millis();
    boolean held = task.place == Place.HELD;
    record(task, at, Draft.of(event, "{}"));
    end(task, at, status, withoutResult(status));
    if (held) {
      signals.claimVoid(task.id());
    }
  }

  private void end(MemoryTask task, long at, Status status, String done) {
    withdraw(task);
    expiry.remove(task.id());
    become(task, status);
    record(task, at, Draft.of(EventType.DONE, done));
    letGo(task, at, Place.NONE);
    task.finished = at;
    task.due = 0;
    task.waitingFor = "";
    order(task.id(), new TaskOutbox.Order.End());
    if (!task.submission.session().isEmpty()) {
      sessions.end(task);
    }
    task.submission
        .webhook()
        .filter(it -> it.on().contains(status))
        .ifPresent(it -> hooks.order(task.id(), it.url(), status, at));
    if (status == Status.FAILED) {
      Instant failedAt = Instant.ofEpochMilli(at);
      dead.put(task.id(), new DeadTask(task.id(), task.submission.owner(), failedAt));
    }
  }

  private void order(TaskId id, TaskOutbox.Order order) {
    String entry = Long.toString(++outboxEntries);
    outbox.put(entry, new TaskOutbox.Entry(entry, id, order));
  }

  private static String withoutResult(Status status) {
    return "{\"status\":\"%s\",\"length\":null,\"sha256\":null}".formatted(status.word());
  }

  private void appendPending(MemoryTask task, long at, long firstSeq, List<Draft> pending) {
    int known = task.log.size();
    if (firstSeq > known + 1) {
      throw new IllegalStateException(task.id() + ": events before these are missing");
    }
    pending.stream().skip(known + 1 - firstSeq).forEach(draft -> record(task, at, draft));
  }

  private TaskEvent record(MemoryTask task, long at, Draft draft) {
    TaskEvent event = task.record(at, draft);
    signals.appended(event);
    return event;
  }

  private void releaseBytes(MemoryTask task) {
    add("bytes", -task.bytes);
    owners.merge(task.submission.owner() + ":bytes", -task.bytes, Long::sum);
  }

  private void become(MemoryTask task, Status status) {
    long change = (status.waits() ? 1L : 0L) - (task.status.waits() ? 1L : 0L);
    owners.merge(task.submission.owner() + ":tasks", change, Long::sum);
    String lane = task.submission.lane().word() + ":";
    add(task.status.word(), -1);
    add(status.word(), 1);
    add(lane + task.status.word(), -1);
    add(lane + status.word(), 1);
    task.status = status;
  }

  private Optional<MemoryTask> task(TaskId id) {
    return Optional.ofNullable(tasks.get(id));
  }

  private Optional<MemoryTask> held(Claim claim) {
    return held(claim, new HashSet<>());
  }

  /// @param refused fences of this call that were counted
  private Optional<MemoryTask> held(Claim claim, Set<String> refused) {
    Optional<MemoryTask> task = task(claim.id());
    if (task.filter(it -> it.refuses(claim.fence())).isPresent() && refused.add(claim.fence())) {
      add("fenced", 1);
    }
    return task.filter(it -> it.owned(claim.fence()));
  }

  private long count(String name) {
    return tally.getOrDefault(name, 0L);
  }

  private void add(String name, long change) {
    tally.merge(name, change, Long::sum);
  }
}
