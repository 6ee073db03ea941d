package io.openclaw.gateway.stomp;

import io.openclaw.gateway.caller.Operation;
import io.openclaw.gateway.control.TaskCommand;
import io.openclaw.gateway.control.TaskCommands;
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
  private final TaskCommands commands;

  SendHandler(Intake intake, TaskAnswers answers, TaskCommands commands) {
    this.intake = intake;
    this.answers = answers;
    this.commands = commands;
  }

  /// The reply. Throws [RuntimeException] when the SEND is refused.
  String reply(Frame frame, Target target, Subscriber from) {
    String view = from.caller().view();
    return switch (target) {
      case Target.Submit _ -> submit(frame, from);
      case Target.Control(TaskCommand command, String id) -> {
        from.caller().require(Operation.CONTROL_TASKS);
        yield commands.run(command, view, id).toString();
      }
    };
  }

  private String submit(Frame frame, Subscriber from) {
    from.caller().require(Operation.SUBMIT_TASKS);
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
