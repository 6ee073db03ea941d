package io.openclaw.worker.mode.ask;

import io.openclaw.provider.CacheRule;
import io.openclaw.task.RetryUntilAnswered;
import io.openclaw.worker.cache.AnswerCache;
import io.openclaw.worker.cache.CacheDecision;
import io.openclaw.worker.cache.CallIdentity;
import io.openclaw.worker.cache.Leadership;
import io.openclaw.worker.call.Target;
import io.openclaw.worker.mode.Execution;
import java.util.Optional;

/// Whether the same call was made before, or is made now, where task or provider want that known.
record CacheLookup(AnswerCache answers) {
  CacheDecision decide(Execution execution, AskRequest request, Target target) {
    CacheRule rule = target.spec().cache();
    boolean wanted =
        request.cache().isEmpty() ? rule.usedByDefault() : request.cache().equals("use");
    if (!wanted) {
      return new CacheDecision.Call(Leadership.NONE);
    }
    CallIdentity call =
        new CallIdentity(
            rule.shared() ? Optional.empty() : Optional.of(execution.claim().owner()),
            target.spec().name(),
            target.spec().baseUrl(),
            target.model(),
            request.messages(),
            request.parameters(),
            request.agentFor(target),
            rule.keptFor());
    return RetryUntilAnswered.call(
        () -> answers.consult(call, execution.claim().fence()),
        () -> !execution.stop().requested());
  }
}
