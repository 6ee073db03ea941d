package io.openclaw.worker.mode.ask;

import io.openclaw.task.EventType;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.worker.cache.AnswerRecorder;
import io.openclaw.worker.cache.Leadership;
import io.openclaw.worker.call.FinishReason;
import io.openclaw.worker.call.ModelCall;
import io.openclaw.worker.call.ModelCalls;
import io.openclaw.worker.call.OutputMeter;
import io.openclaw.worker.call.PermitRequest;
import io.openclaw.worker.call.Prompt;
import io.openclaw.worker.call.Route;
import io.openclaw.worker.call.Target;
import io.openclaw.worker.call.Turn;
import io.openclaw.worker.call.TurnContext;
import io.openclaw.worker.call.TurnListener;
import io.openclaw.worker.call.TurnOutput;
import io.openclaw.worker.call.WaitReason;
import io.openclaw.worker.log.AttemptLog;
import io.openclaw.worker.mode.Execution;
import io.openclaw.worker.mode.Outcome;
import io.openclaw.worker.provider.ToolCall;
import java.util.Map;
import java.util.Optional;

/// The one turn of an attempt: starts the attempt, makes the call, and turns what comes into
/// events, a reply, and a record for identical calls.
final class AskTurn {
  static final String STAGE = "response";

  private final Execution execution;
  private final AskRequest request;
  private final Route route;
  private final ModelCalls calls;
  private final ModelCall call;
  private final Leadership leadership;

  /// @param leadership of the calls that are the same as this one
  AskTurn(
      Execution execution,
      AskRequest request,
      Route route,
      ModelCalls calls,
      ModelCall call,
      Leadership leadership) {
    this.execution = execution;
    this.request = request;
    this.route = route;
    this.calls = calls;
    this.call = call;
    this.leadership = leadership;
  }

  /// @param earlier text of the attempts before that this one continues, empty when it begins anew
  Outcome make(String earlier) throws InterruptedException {
    Target target = call.target();
    boolean continues = !earlier.isEmpty();
    Optional<AttemptLog> log =
        execution.start(
            StartedData.of(execution.claim(), target, /* cached= */ false, continues), continues);
    if (log.isEmpty()) {
      return new Outcome.Stopped();
    }
    OutputMeter output = calls.output(execution.memory());
    output.count(earlier);
    AnswerRecorder recorder = leadership.recorder();
    TurnContext context =
        new TurnContext(
            execution.deadline(), execution.stop(), output, listener(log.get(), recorder));
    PermitRequest permit = PermitRequest.of(execution.claim(), request.tokens());
    Turn turn = calls.make(call, prompt(target, earlier), context, permit);
    if (turn instanceof Turn.Complete complete) {
      for (ToolCall asked : complete.output().toolCalls()) {
        log.get().add(ToolCallJson.event(asked));
      }
    }
    return ended(turn, recorder, earlier);
  }

  private Outcome ended(Turn turn, AnswerRecorder recorder, String earlier) {
    return switch (turn) {
      case Turn.Complete(TurnOutput output, FinishReason reason) -> {
        // Before the end is handed in: an answer that was paid for is there when this worker dies
        // on the way.
        if (earlier.isEmpty()) {
          keep(recorder, output, reason);
        }
        yield reply(output, earlier).succeeded(reason);
      }
      case Turn.Failed failed -> failed(failed, reply(failed.output(), earlier));
      case Turn.Stopped() -> new Outcome.Stopped();
      case Turn.Postponed(WaitReason reason) -> new Outcome.GiveBack(reason);
    };
  }

  /// A continued answer is not kept: its recorder has only the last part. One with tool calls is
  /// not kept either: the recorder has none.
  private void keep(AnswerRecorder recorder, TurnOutput output, FinishReason reason) {
    if (output.usage() != null) {
      recorder.usage(output.usage());
    }
    if (reason != FinishReason.STOP) {
      recorder.cutShort();
    }
    leadership.keep(recorder);
  }

  private AskReply reply(TurnOutput output, String earlier) {
    execution.timings().called(output.times());
    return new AskReply(
        earlier + output.text(),
        output.toolCalls(),
        output.usage(),
        execution.timings(),
        /* cached= */ false);
  }

  private Outcome failed(Turn.Failed turn, AskReply reply) {
    Target target = call.target();
    boolean stands = turn.disconnected() && target.canContinue() && EarlierText.worth(reply.text());
    return new Outcome.Failed(
        turn.failure(),
        Optional.of(new Outcome.CallSite(target, route.after(target), stands)),
        reply.summary());
  }

  private Prompt prompt(Target target, String earlier) {
    String agent = request.agentFor(target);
    return new Prompt(
        request.messages(),
        /* ownReasoning= */ target.step() == 0,
        request.parameters(),
        earlier,
        agent.isEmpty() ? Map.of() : Map.of(AskRequest.AGENT, agent));
  }

  private static TurnListener listener(AttemptLog log, AnswerRecorder recorder) {
    return new TurnListener() {
      @Override
      public void reasoning(String piece) throws InterruptedException {
        recorder.thinking(piece);
        log.add(Draft.text(EventType.THINKING, STAGE, piece));
      }

      @Override
      public void content(String piece) throws InterruptedException {
        recorder.content(piece);
        log.add(Draft.text(EventType.CONTENT, STAGE, piece));
      }
    };
  }
}
