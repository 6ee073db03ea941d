package io.openclaw.gateway.stomp;

import io.openclaw.gateway.intake.Intake;
import io.openclaw.gateway.intake.Submitted;
import io.openclaw.gateway.intake.Terms;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.stomp.Destination.Target;
import io.openclaw.gateway.tasks.TaskAnswers;
import java.util.Optional;

/// Does what a SEND asks; its body is JSON, whatever type a client library calls it by.
final class SendHandler {
  private final Intake intake;
  private final TaskAnswers answers;

  SendHandler(Intake intake, TaskAnswers answers) {
    this.intake = intake;
    this.answers = answers;
  }

  /// The reply. Throws [RuntimeException] when the SEND is refused.
  String reply(Frame frame, Target target, Subscriber from) {
    String view = from.caller().view();
    return switch (target) {
      case Target.Submit _ -> submit(frame, from);
      case Target.Cancel(String id) -> answers.cancel(view, id).toString();
      case Target.NotBuilt(String id) -> throw answers.notBuilt(view, id);
    };
  }

  private String submit(Frame frame, Subscriber from) {
    String owner = from.caller().owner();
    Optional<String> key = frame.header("idempotency-key");
    return switch (intake.submit(owner, frame.body(), key, Terms.STREAM)) {
      case Submitted.Accepted it -> {
        if (it.cancelOnDisconnect()) {
          from.presence().submitted(owner, it.id());
        }
        yield it.json();
      }
      case Submitted.Known it -> answers.full(owner, it.id()).toString();
      case Submitted.Refused it -> throw new ProblemException(it.problem());
    };
  }
}
