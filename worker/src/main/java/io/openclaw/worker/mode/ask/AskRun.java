package io.openclaw.worker.mode.ask;

import io.openclaw.task.Claim;
import io.openclaw.task.RetryUntilAnswered;
import io.openclaw.task.TaskReader;
import io.openclaw.worker.cache.CacheDecision;
import io.openclaw.worker.cache.CachedAnswer;
import io.openclaw.worker.cache.Leadership;
import io.openclaw.worker.call.ModelCall;
import io.openclaw.worker.call.ModelCalls;
import io.openclaw.worker.call.Permission;
import io.openclaw.worker.call.PermitRequest;
import io.openclaw.worker.call.Route;
import io.openclaw.worker.call.Routes;
import io.openclaw.worker.call.Target;
import io.openclaw.worker.call.WaitReason;
import io.openclaw.worker.failure.Failure;
import io.openclaw.worker.mode.Execution;
import io.openclaw.worker.mode.Outcome;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt of mode `ask`, up to the moment when the call may leave: request, route, cache,
/// permit. Where the answer is known already, or another task is getting it, no call is made.
final class AskRun {
  private static final Logger LOG = LoggerFactory.getLogger(AskRun.class);

  /// What a task waits for while an identical one makes its call: of identical calls one has a
  /// slot.
  private static final String SAME_CALL = "slot";

  /// How long a task is left alone that this worker cannot run; another may take it meanwhile.
  private static final WaitReason OTHER_WORKER = new WaitReason("worker", Duration.ofSeconds(2));

  private final Execution execution;
  private final TaskReader reader;
  private final Routes routes;
  private final ModelCalls calls;
  private final CacheLookup cache;

  AskRun(
      Execution execution, TaskReader reader, Routes routes, ModelCalls calls, CacheLookup cache) {
    this.execution = execution;
    this.reader = reader;
    this.routes = routes;
    this.calls = calls;
    this.cache = cache;
  }

  Outcome run() throws InterruptedException {
    Optional<AskRequest> request = readRequest();
    if (request.isEmpty()) {
      return failed(new Failure.Fatal("bad_request", "the task holds no request that can be read"));
    }
    Claim claim = execution.claim();
    return switch (routes.plan(
        claim.provider(), claim.model(), request.get().fallbacks(), claim.step())) {
      case Routes.Plan.Unable(String why) -> {
        LOG.warn("{}: goes back to its line, this worker cannot run it: {}", claim.id(), why);
        yield new Outcome.GiveBack(OTHER_WORKER);
      }
      case Routes.Plan.Possible(Route route) -> consultCache(request.get(), route);
    };
  }

  private Outcome consultCache(AskRequest request, Route route) throws InterruptedException {
    return switch (cache.decide(execution, request, route.first())) {
      case CacheDecision.Known(CachedAnswer answer) -> replay(route.first(), answer);
      case CacheDecision.Later(Duration delay) ->
          new Outcome.GiveBack(new WaitReason(SAME_CALL, delay));
      case CacheDecision.Call(Leadership leadership) -> {
        try (leadership) {
          yield acquire(request, route, leadership);
        }
      }
    };
  }

  private Outcome acquire(AskRequest request, Route route, Leadership leadership)
      throws InterruptedException {
    return switch (calls.acquire(route, PermitRequest.of(execution.claim(), request.tokens()))) {
      case Permission.Waiting(WaitReason reason) -> new Outcome.GiveBack(reason);
      case Permission.Rejected(Failure.Fatal why) -> failed(why);
      case Permission.Granted(ModelCall call) -> {
        try (call) {
          execution.timings().permitted();
          yield permitted(request, route, call, leadership);
        }
      }
    };
  }

  private Outcome permitted(AskRequest request, Route route, ModelCall call, Leadership leadership)
      throws InterruptedException {
    if (call.target().equals(route.first())) {
      return ask(request, route, call, leadership);
    }
    leadership.close();
    return consultCacheAgain(request, route, call);
  }

  /// Another provider takes over: its call is another one. The permit goes back unused when the
  /// call need not be made.
  private Outcome consultCacheAgain(AskRequest request, Route route, ModelCall call)
      throws InterruptedException {
    return switch (cache.decide(execution, request, call.target())) {
      case CacheDecision.Known(CachedAnswer answer) -> {
        call.close();
        yield replay(call.target(), answer);
      }
      case CacheDecision.Later(Duration delay) ->
          new Outcome.GiveBack(new WaitReason(SAME_CALL, delay));
      case CacheDecision.Call(Leadership leadership) -> {
        try (leadership) {
          yield ask(request, route, call, leadership);
        }
      }
    };
  }

  private Outcome ask(AskRequest request, Route route, ModelCall call, Leadership leadership)
      throws InterruptedException {
    String earlier = EarlierText.of(reader, execution.claim(), call.target());
    return new AskTurn(execution, request, route, calls, call, leadership).make(earlier);
  }

  private Outcome replay(Target target, CachedAnswer answer) throws InterruptedException {
    return new CachedReplay(execution, target).play(answer);
  }

  private Optional<AskRequest> readRequest() {
    Claim claim = execution.claim();
    Optional<String> json =
        claim
            .request()
            .or(() ->
                RetryUntilAnswered.call(
                    () -> reader.request(claim.id()), () -> !execution.stop().requested()));
    json.ifPresent(it -> execution.memory().requestIs(it.length()));
    try {
      return json.map(AskRequest::parse);
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  private Outcome failed(Failure failure) {
    return new Outcome.Failed(failure, Optional.empty(), execution.timings().summary(null));
  }
}
