package io.openclaw.worker.attempt;

import io.openclaw.provider.CacheRule;
import io.openclaw.task.Claim;
import io.openclaw.worker.cache.Advice;
import io.openclaw.worker.cache.Leadership;
import io.openclaw.worker.cache.Question;
import java.util.Optional;

/// Whether the same call was made before, or is made now, where task or provider want that known.
final class Sameness {
  /// What a task waits for while another makes its call, as people see it: of identical calls one
  /// has a place.
  static final String WORD = "slot";

  private Sameness() {}

  static Advice advice(
      Attempts.Tools tools, Claim claim, Stop stop, AskRequest request, Target target) {
    CacheRule rule = target.spec().cache();
    boolean wanted =
        request.cache().isEmpty() ? rule.usedByDefault() : request.cache().equals("use");
    if (!wanted) {
      return new Advice.Call(Leadership.NONE);
    }
    Question question =
        new Question(
            rule.shared() ? Optional.empty() : Optional.of(claim.owner()),
            target.spec().name(),
            target.spec().baseUrl(),
            target.model(),
            request.messages(),
            request.parameters(),
            request.agentFor(target),
            rule.keptFor());
    return Repeated.untilAnswered(
        () -> tools.answers().consult(question, claim.fence()), () -> !stop.asked());
  }
}
