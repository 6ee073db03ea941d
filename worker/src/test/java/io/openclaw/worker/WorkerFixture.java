package io.openclaw.worker;

import static org.awaitility.Awaitility.await;

import io.openclaw.provider.Catalogue;
import io.openclaw.ratelimit.RateLimiter;
import io.openclaw.sweep.Sweeper;
import io.openclaw.task.EventType;
import io.openclaw.task.Lane;
import io.openclaw.task.MemoryTaskStore;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.Submission;
import io.openclaw.task.TaskEvent;
import io.openclaw.task.TaskId;
import io.openclaw.task.TaskSignals;
import io.openclaw.task.TaskStore;
import io.openclaw.task.TaskView;
import io.openclaw.task.TaskWork;
import io.openclaw.task.Workers;
import io.openclaw.worker.attempt.Attempts;
import io.openclaw.worker.cache.AnswerCache;
import io.openclaw.worker.cache.AnswerStore;
import io.openclaw.worker.cache.CacheSettings;
import io.openclaw.worker.call.CallSettings;
import io.openclaw.worker.call.ModelCalls;
import io.openclaw.worker.call.Routes;
import io.openclaw.worker.claim.ClaimSettings;
import io.openclaw.worker.claim.Identity;
import io.openclaw.worker.claim.Worker;
import io.openclaw.worker.log.Appender;
import io.openclaw.worker.memory.MemoryBudget;
import io.openclaw.worker.mode.Modes;
import io.openclaw.worker.mode.ask.AskMode;
import io.openclaw.worker.provider.Providers;
import io.openclaw.worker.provider.ScriptedServer;
import io.openclaw.worker.provider.openai.OpenAiProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Everything a worker needs, in one process: a store, a scripted provider, and workers.
public final class WorkerFixture implements AutoCloseable {
  public static final InstantSource CLOCK = InstantSource.system();
  public static final Duration LEASE = Duration.ofSeconds(1);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final TaskStore store;
  private final TaskSignals signals;
  private final AnswerStore answers;
  private final ScriptedServer server;
  private final Providers providers;
  private final OpenAiProvider provider = new OpenAiProvider(CLOCK);
  private final RateLimiter limiter = RealLimits.limiter();
  private MemoryBudget memory = new MemoryBudget(256L << 20);
  private final MemoryWorkers workers = new MemoryWorkers();
  private final CountDownLatch drained = new CountDownLatch(1);

  public WorkerFixture(ScriptedServer.Script script) {
    this(script, new MemoryTaskStore(CLOCK, QueueLimits.DEFAULT));
  }

  private WorkerFixture(ScriptedServer.Script script, MemoryTaskStore store) {
    this(script, store, store, new UnusedAnswerStore());
  }

  public WorkerFixture(
      ScriptedServer.Script script, TaskStore store, TaskSignals signals, AnswerStore answers) {
    this.answers = answers;
    this.store = store;
    this.signals = signals;
    this.server = new ScriptedServer(script);
    Map<String, String> environment = Map.of(Catalogue.FILE_VARIABLE, catalogue(server.url()));
    this.providers = new Providers(Catalogue.load(environment), environment);
    open.push(server);
    open.push(provider);
    open.push(limiter);
    open.push(new Sweeper(store));
  }

  /// Starts a worker with the usual settings.
  public Worker worker(String name) {
    return worker(name, UnaryOperator.identity(), Duration.ofSeconds(10), 10, 1 << 20);
  }

  public Worker worker(
      String name, UnaryOperator<TaskWork> double1, Duration grace, int places, long mostOutput) {
    Identity identity = Identity.create(name, CLOCK.instant());
    TaskWork work = double1.apply(store);
    AnswerCache shared = new AnswerCache(answers, new CacheSettings(LEASE, 4096, 100, 1 << 20));
    Appender appender = new Appender(work, 4096);
    Routes routes = new Routes(providers);
    ModelCalls calls =
        new ModelCalls(
            limiter, provider, CLOCK, new CallSettings(Duration.ofMillis(200), mostOutput));
    Modes modes = new Modes(List.of(new AskMode(store, routes, calls, shared)));
    Attempts attempts = new Attempts(work, appender, memory, modes, CLOCK, identity.id());
    ClaimSettings settings =
        new ClaimSettings(
            Map.of(Lane.PRIORITY, places, Lane.SHORT, places, Lane.LONG, places),
            LEASE,
            LEASE.dividedBy(4),
            grace,
            Duration.ofSeconds(15),
            providers.configured(),
            TaskWork.Capabilities.ALL);
    Worker worker =
        new Worker(
            identity,
            settings,
            new Worker.Store(work, store, signals, workers),
            attempts,
            CLOCK,
            new Worker.Ending(() -> {}, drained::countDown));
    worker.start();
    open.push(shared);
    open.push(appender);
    open.push(worker::stop);
    return worker;
  }

  /// What workers that are started from now on share.
  public void memory(MemoryBudget budget) {
    memory = budget;
  }

  public TaskStore store() {
    return store;
  }

  public ScriptedServer server() {
    return server;
  }

  public RateLimiter limiter() {
    return limiter;
  }

  /// All slots end, as those of a process that did not run for long.
  public void endSlots() {
    List<String> slots = RealLimits.redis().call(it -> it.keys("oc:{a:*}:slots"));
    slots.forEach(key -> RealLimits.redis().call(it -> it.del(key)));
  }

  /// Opens when a worker was told to drain and to end.
  public CountDownLatch drained() {
    return drained;
  }

  public Workers workers() {
    return workers;
  }

  public TaskId submit() {
    return submit("free", "ask", 4, Duration.ofMinutes(1));
  }

  public TaskId submit(String provider, String mode, int maxAttempts, Duration timeout) {
    return submit(provider, mode, maxAttempts, timeout, "{\"message\":\"hi\"}");
  }

  public TaskId submit(
      String provider, String mode, int maxAttempts, Duration timeout, String request) {
    return submit("owner", provider, mode, maxAttempts, timeout, request);
  }

  public TaskId submit(
      String owner,
      String provider,
      String mode,
      int maxAttempts,
      Duration timeout,
      String request) {
    TaskId id = TaskId.create(0, CLOCK);
    Submission submission =
        new Submission(
            id,
            owner,
            Lane.SHORT,
            provider,
            Submission.AccountLimits.NONE,
            provider,
            "",
            mode,
            "",
            request,
            request.length(),
            0,
            Duration.ofHours(1),
            maxAttempts,
            timeout,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    store.submit(List.of(submission));
    return id;
  }

  public TaskView view(TaskId id) {
    return store.find(id).orElseThrow();
  }

  public TaskView awaitEnd(TaskId id) {
    await()
        .pollDelay(Duration.ZERO)
        .atMost(Duration.ofSeconds(30))
        .until(() -> view(id).status().terminal());
    return view(id);
  }

  public void awaitEvent(TaskId id, EventType type) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> events(id).stream().anyMatch(event -> event.type() == type));
  }

  public List<TaskEvent> events(TaskId id) {
    return store.events(id, 0, 100_000);
  }

  public TaskEvent last(TaskId id, EventType type) {
    return events(id).stream()
        .filter(event -> event.type() == type)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  public List<EventType> types(TaskId id) {
    return events(id).stream().map(TaskEvent::type).toList();
  }

  /// The text of the last attempt, put together as a watcher does.
  public String text(TaskId id) {
    int attempt = view(id).attempt();
    return events(id).stream()
        .filter(event -> event.type() == EventType.CONTENT && event.attempt() == attempt)
        .map(TaskEvent::content)
        .collect(Collectors.joining());
  }

  @Override
  public void close() {
    for (AutoCloseable next : open) {
      try {
        next.close();
      } catch (Exception failed) {
        throw new IllegalStateException(failed);
      }
    }
  }

  private static String catalogue(String url) {
    String json =
        """
        {"providers":[
          {"name":"free","base_url":"%1$s/v1","key_env":"FREE","public_key":"k1","model":"m-1"},
          {"name":"quick","base_url":"%1$s/v1","key_env":"QUICK","public_key":"k2","model":"m-1",
           "first_token_seconds":1,"stall_seconds":1},
          {"name":"one","base_url":"%1$s/v1","key_env":"ONE","public_key":"k3","model":"m-1",
           "concurrency":1},
          {"name":"first","base_url":"%1$s/first","key_env":"FIRST","public_key":"k4","model":"m-4"},
          {"name":"slow","base_url":"%1$s/slow","key_env":"SLOW","public_key":"k5","model":"m-1",
           "concurrency":5,"rpm":1},
          {"name":"claw","base_url":"%1$s/v1","key_env":"CLAW","public_key":"k6","model":"m-1",
           "quirks":{"errors_as_text":true,"agent_header":true,"thinking":"type",
                     "open_sampling":true}},
          {"name":"counted","base_url":"%1$s/v1","key_env":"COUNTED","public_key":"k7",
           "model":"m-1","tpm":4000},
          {"name":"kept","base_url":"%1$s/v1","key_env":"KEPT","public_key":"k9","model":"m-1",
           "cache":{"default":"use","ttl":"2s"}},
          {"name":"common","base_url":"%1$s/v1","key_env":"COMMON","public_key":"k10","model":"m-1",
           "cache":{"shared":true}},
          {"name":"prefix","base_url":"%1$s/v1","key_env":"PREFIX","public_key":"k11",
           "model":"m-1","quirks":{"prefill":"prefix"}},
          {"name":"keyless","base_url":"%1$s/v1","key_env":"KEYLESS","model":"m-1"}]}
        """
            .formatted(url);
    try {
      Path file = Files.createTempFile("providers", ".json");
      file.toFile().deleteOnExit();
      return Files.writeString(file, json).toString();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
