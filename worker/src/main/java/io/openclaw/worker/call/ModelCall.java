package io.openclaw.worker.call;

import io.openclaw.ratelimit.CallOutcome;
import io.openclaw.ratelimit.Denied;
import io.openclaw.ratelimit.Permit;
import io.openclaw.worker.lifetime.StopSignal;
import io.openclaw.worker.provider.Provider;
import io.openclaw.worker.provider.ProviderCall;
import io.openclaw.worker.provider.ProviderException;
import io.openclaw.worker.provider.ProviderRequest;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One call with its permit. It is made at most once, and gives the permit back in any case: when
/// the turn is over, or when it is closed without having been made. For one thread.
public final class ModelCall implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelCall.class);

  private final Target target;
  private final Permit permit;
  private final Provider provider;
  private final InstantSource clock;

  ModelCall(Target target, Permit permit, Provider provider, InstantSource clock) {
    this.target = target;
    this.permit = permit;
    this.provider = provider;
    this.clock = clock;
  }

  /// Where the call goes.
  public Target target() {
    return target;
  }

  /// Passes the guard and asks the model; returns when the turn is over and the permit is back.
  ///
  /// Nothing slow may lie between this and the last step before it that the caller has to take: the
  /// guard is the last thing before the request leaves.
  Turn make(Prompt prompt, TurnContext context) throws InterruptedException {
    Denied denied = permit.begin();
    if (denied != null) {
      permit.close();
      return new Turn.Postponed(PermitSearch.reason(denied, target));
    }
    TurnReader reader = new TurnReader(target, context);
    StreamResult result = read(reader, prompt, context);
    boolean stopped = context.stop().requested();
    settle(result, reader, stopped);
    return stopped ? new Turn.Stopped() : result.turn(reader.output());
  }

  /// Gives the permit back unused when the call was not made.
  @Override
  public void close() {
    permit.close();
  }

  private StreamResult read(TurnReader reader, Prompt prompt, TurnContext context)
      throws InterruptedException {
    try (ProviderCall call = provider.call(request(prompt, context));
        StopSignal.Registration _ = context.stop().onStop(call::cancel)) {
      permit.whenRevoked(call::cancel);
      return reader.read(call);
    } catch (ProviderException failed) {
      return StreamResult.of(failed, clock.instant());
    } catch (RuntimeException defect) {
      LOG.error("a call to {} broke off by a defect; it is repeated later", target, defect);
      return StreamResult.defect();
    }
  }

  private void settle(StreamResult result, TurnReader reader, boolean stopped) {
    permit.learned(stopped ? new CallOutcome.Cancelled() : result.outcome());
    if (OutcomeMapping.costsNothing(result.outcome())) {
      permit.used(0);
    }
    reader.totalTokens().ifPresent(permit::used);
    if (result.cutOff()) {
      permit.closeAborted();
    } else {
      permit.close();
    }
  }

  private ProviderRequest request(Prompt prompt, TurnContext context) {
    return new ProviderRequest(
        target.spec(),
        target.key(),
        target.model(),
        prompt.messages(),
        prompt.ownReasoning(),
        prompt.partial(),
        prompt.parameters(),
        context.deadline(),
        prompt.headers(),
        permit::left);
  }
}
