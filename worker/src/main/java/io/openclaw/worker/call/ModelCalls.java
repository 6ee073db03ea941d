package io.openclaw.worker.call;

import io.openclaw.ratelimit.Permit;
import io.openclaw.ratelimit.RateLimiter;
import io.openclaw.worker.failure.Failure;
import io.openclaw.worker.failure.FailureClass;
import io.openclaw.worker.memory.MemoryReservation;
import io.openclaw.worker.provider.Provider;
import java.time.InstantSource;
import java.util.List;

/// Where every call to a model begins: with the search for a permit. Safe for many threads.
public final class ModelCalls {
  private final RateLimiter limiter;
  private final Provider provider;
  private final InstantSource clock;
  private final CallSettings settings;
  private final PermitSearch permits;

  public ModelCalls(
      RateLimiter limiter, Provider provider, InstantSource clock, CallSettings settings) {
    this.limiter = limiter;
    this.provider = provider;
    this.clock = clock;
    this.settings = settings;
    this.permits = new PermitSearch(limiter, settings.patience());
  }

  /// Makes the accounts that can be called from here known to the limiter: they are shown from the
  /// start, and slots of an earlier process in the same place are free.
  public void join(Routes routes) {
    limiter.join(routes.accounts());
  }

  /// Waits on the calling thread, at most for the patience of the settings.
  public Permission acquire(Route route, PermitRequest request) {
    return switch (permits.find(route, request)) {
      case PermitSearch.Found.Permitted(Target target, Permit permit) ->
          new Permission.Granted(new ModelCall(target, permit, provider, clock));
      case PermitSearch.Found.Waiting(WaitReason reason) -> new Permission.Waiting(reason);
      case PermitSearch.Found.Rejected(Failure.Fatal why) -> new Permission.Rejected(why);
    };
  }

  /// Makes a call that was acquired. Some providers refuse a forced tool although they can call
  /// tools: these are asked once more with the choice left to the model, with a permit of its own.
  public Turn make(ModelCall call, Prompt prompt, TurnContext context, PermitRequest permit)
      throws InterruptedException {
    Turn turn = call.make(prompt, context);
    boolean again =
        prompt.forcesTool()
            && turn instanceof Turn.Failed failed
            && failed.failure() instanceof Failure.Fatal
            && !failed.failure().elsewhere()
            && failed.failure().code().equals(FailureClass.BAD_REQUEST.code());
    return again ? makeChoosingFreely(call.target(), prompt, context, permit) : turn;
  }

  private Turn makeChoosingFreely(
      Target target, Prompt prompt, TurnContext context, PermitRequest permit)
      throws InterruptedException {
    return switch (acquire(new Route(List.of(target)), permit)) {
      case Permission.Granted(ModelCall call) -> {
        try (call) {
          yield call.make(prompt.choosingFreely(), context);
        }
      }
      case Permission.Waiting(WaitReason reason) -> new Turn.Postponed(reason);
      case Permission.Rejected(Failure.Fatal why) ->
          new Turn.Failed(TurnOutput.NONE, why, /* disconnected= */ false);
    };
  }

  /// The bound of what one attempt may produce, all its calls together.
  public OutputMeter output(MemoryReservation memory) {
    return new OutputMeter(settings.mostOutput(), memory);
  }
}
