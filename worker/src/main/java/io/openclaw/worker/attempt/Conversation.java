package io.openclaw.worker.attempt;

import io.openclaw.ratelimit.Outcome;
import io.openclaw.ratelimit.Permit;
import io.openclaw.task.Claim;
import io.openclaw.task.EventType;
import io.openclaw.task.TaskEvent.Draft;
import io.openclaw.task.TaskWork.Started;
import io.openclaw.worker.cache.Leadership;
import io.openclaw.worker.cache.Recording;
import io.openclaw.worker.failure.Classifier;
import io.openclaw.worker.failure.Diagnosis;
import io.openclaw.worker.provider.Piece;
import io.openclaw.worker.provider.ProviderCall;
import io.openclaw.worker.provider.ProviderException;
import io.openclaw.worker.provider.ProviderRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The part of an attempt in which the provider speaks: its pieces become events and a reply.
final class Conversation {
  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

  /// Any other word means that the model had more to say.
  private static final String WHOLE = "stop";

  private final Attempts.Tools tools;
  private final Claim claim;
  private final Stop stop;
  private final Timings timings;
  private final Ending ending;
  private final Leadership leadership;
  private final Recording recording;

  /// @param leadership of the calls that are the same as this one
  Conversation(
      Attempts.Tools tools,
      Claim claim,
      Stop stop,
      Timings timings,
      Ending ending,
      Leadership leadership) {
    this.tools = tools;
    this.claim = claim;
    this.stop = stop;
    this.timings = timings;
    this.ending = ending;
    this.leadership = leadership;
    this.recording = leadership.recording();
  }

  /// @param kept text of the attempts before that this one continues, empty when it begins anew
  void hold(
      Assignment.Possible assignment, Target target, Started started, Permit permit, String kept)
      throws InterruptedException {
    Reply reply = new Reply(timings);
    reply.continues(kept);
    AttemptLog log = tools.appender().open(claim, started.seq() + 1, ending::trouble);
    Heard heard = listen(assignment, target, log, reply, permit, kept);
    permit.learned(stop.asked() ? new Outcome.Cancelled() : heard.lesson());
    if (Lesson.costsNothing(heard.lesson())) {
      permit.used(0);
    }
    reply.tokens().ifPresent(permit::used);
    if (heard.cutOff()) {
      permit.closeAborted();
    } else {
      permit.close();
    }
    // Before the end is told: a task that is repeated must not meet its own claim, and an answer
    // that was paid for is there when this worker dies on the way.
    tellOthers(heard, kept);
    if (stop.asked()) {
      ending.stopped(log);
    } else if (heard.failure() == null) {
      ending.succeed(log, reply);
    } else {
      boolean stands = heard.disconnected() && target.canContinue() && Kept.worth(reply.text());
      ending.fail(log, reply, started, heard.failure(), stands, target, assignment.after(target));
    }
  }

  /// A continued answer is not kept: its recording has only the last part.
  private void tellOthers(Heard heard, String kept) {
    if (heard.failure() == null && !stop.asked() && kept.isEmpty()) {
      leadership.keep(recording);
    } else {
      leadership.close();
    }
  }

  private Heard listen(
      Assignment.Possible assignment,
      Target target,
      AttemptLog log,
      Reply reply,
      Permit permit,
      String kept)
      throws InterruptedException {
    timings.called();
    try (ProviderCall call = tools.provider().call(request(assignment, target, permit, kept))) {
      stop.cutBy(() -> {
        call.cancel();
        log.hurry();
      });
      permit.whenRevoked(call::cancel);
      return listen(call, target, log, reply);
    } catch (ProviderException failed) {
      return failed(failed);
    } catch (RuntimeException defect) {
      LOG.error("{}: a call broke; it is repeated later", claim.id(), defect);
      String message = "the worker failed while it read the answer";
      return new Heard(
          new Failure.Passing(
              "worker_error", message, Duration.ZERO, /* counts= */ true, /* elsewhere= */ false),
          new Outcome.Cancelled(),
          true,
          /* disconnected= */ false);
    }
  }

  private Heard failed(ProviderException failed) {
    boolean cutOff = cutOffByUs(failed.kind());
    Diagnosis diagnosis = Classifier.of(failed, tools.clock().instant());
    Failure failure =
        failed.kind() == ProviderException.Kind.TIMEOUT
            ? new Failure.Fatal(diagnosis.code(), diagnosis.message())
            : Failure.of(diagnosis);
    return new Heard(failure, Lesson.of(diagnosis), cutOff, diagnosis.disconnected());
  }

  private Heard finished(Target target, String reason, Reply reply) {
    Optional<Diagnosis> ended = Classifier.finish(reason);
    Optional<Diagnosis> wrong =
        ended.or(() ->
            target.spec().quirks().errorsAsText()
                ? Classifier.text(reply.text())
                : Optional.empty());
    // An error that came as text is no beginning of an answer.
    boolean disconnected = ended.map(Diagnosis::disconnected).orElse(false);
    return wrong
        .map(it -> new Heard(Failure.of(it), Lesson.of(it), false, disconnected))
        .orElseGet(
            () -> new Heard(null, new Outcome.Succeeded(timings.untilFirstToken()), false, false));
  }

  private Heard listen(ProviderCall call, Target target, AttemptLog log, Reply reply)
      throws ProviderException, InterruptedException {
    while (reply.bytes() <= tools.settings().mostOutput()) {
      switch (call.next()) {
        case Piece.Opened() -> timings.connected();
        case Piece.Thinking(String text) -> {
          reply.count(text);
          recording.thinking(text);
          log.add(Draft.text(EventType.THINKING, "response", text));
        }
        case Piece.Content(String text) -> {
          reply.content(text);
          recording.content(text);
          log.add(Draft.text(EventType.CONTENT, "response", text));
        }
        case Piece.Usage usage -> {
          reply.usage(usage);
          recording.usage(usage.tokens());
        }
        case Piece.Finished(String reason) -> {
          if (!reason.equals(WHOLE)) {
            recording.cutShort();
          }
          return finished(target, reason, reply);
        }
      }
    }
    String message = "the answer is longer than %d bytes".formatted(tools.settings().mostOutput());
    return new Heard(
        new Failure.Fatal("output_too_large", message),
        new Outcome.Succeeded(timings.untilFirstToken()),
        true,
        /* disconnected= */ false);
  }

  private ProviderRequest request(
      Assignment.Possible assignment, Target target, Permit permit, String kept) {
    AskRequest ask = assignment.request();
    String agent = ask.agentFor(target);
    return new ProviderRequest(
        target.spec(),
        target.key(),
        target.model(),
        ask.messages(),
        kept,
        ask.parameters(),
        claim.remaining(),
        agent.isEmpty() ? Map.of() : Map.of(AskRequest.AGENT, agent),
        permit::left);
  }

  private static boolean cutOffByUs(ProviderException.Kind kind) {
    return switch (kind) {
      case FIRST_TOKEN_TIMEOUT, STALLED, TIMEOUT, CANCELLED, RUBBISH -> true;
      case REFUSED, ERROR_IN_STREAM, TRANSPORT, CUT_SHORT, EMPTY -> false;
    };
  }

  /// @param failure null when the answer is complete
  /// @param lesson about the account
  /// @param cutOff the provider may not know yet that the call is over
  /// @param disconnected it was cut off in mid-answer; what came before is good
  private record Heard(
      @Nullable Failure failure, Outcome lesson, boolean cutOff, boolean disconnected) {}
}
